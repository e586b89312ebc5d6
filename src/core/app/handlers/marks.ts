import type { HandlersOf, Services } from '../services.ts'

export function marksHandlers({ marks }: Services): HandlersOf<'marks'> {
  return {
    'marks.of': ({ recordIds, ...scope }) => marks.of(scope, recordIds),
    'marks.rows': ({ demo }) => marks.rows(demo),
    'marks.merge': async ({ demo, rows }) => ({ newer: await marks.merge(demo, rows) }),
    'marks.set': ({ recordId, patch, ...scope }) => marks.set(scope, recordId, patch),
  }
}
