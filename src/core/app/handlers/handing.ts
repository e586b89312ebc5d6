import type { HandlersOf, Services } from '../services.ts'

export function handingHandlers({ findLinked, takeLink }: Services): HandlersOf<'handing'> {
  return {
    'handing.linked': (ref) => findLinked(ref),
    'handing.takeLink': () => takeLink(),
  }
}
