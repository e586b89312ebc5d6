import { isMasked } from '../isMasked.ts'
import type { HandlersOf, Services } from '../services.ts'

export function samplesHandlers(services: Services): HandlersOf<'samples'> {
  const { samples } = services
  return {
    'samples.list': (scope) => samples.list(scope, isMasked(services, scope.accountId)),
    'samples.make': async (request) => ({ sampleId: await samples.make(request) }),
    'samples.preview': (drawing) => samples.preview(drawing, isMasked(services, drawing.accountId)),
    'samples.rename': async ({ name, ...ref }) => {
      await samples.rename(ref, name, isMasked(services, ref.accountId))
      return null
    },
    'samples.remove': async (ref) => {
      await samples.remove(ref)
      return null
    },
    'samples.claim': async ({ place, ...ref }) => {
      await samples.claim(ref, place)
      return null
    },
    'samples.queue': async ({ name, ...ref }) => ({ queueId: await samples.queue(ref, name) }),
    'samples.check': (ref) => samples.check(ref),
    'samples.agreement': (ref) => samples.agreement(ref, isMasked(services, ref.accountId)),
  }
}
