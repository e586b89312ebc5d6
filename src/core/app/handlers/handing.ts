import { callSheet } from '../callSheet.ts'
import type { HandlersOf, Services } from '../services.ts'

export function handingHandlers(services: Services): HandlersOf<'handing'> {
  const { findLinked, takeLink } = services
  return {
    'handing.linked': (ref) => findLinked(ref),
    'handing.sheet': ({ recordId, masked, ...scope }) => callSheet(services, scope, recordId, masked),
    'handing.takeLink': () => takeLink(),
  }
}
