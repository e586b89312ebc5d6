import type { HandlersOf, Services } from '../services.ts'
import { damagedDrafts } from '../damagedDrafts.ts'

export function appHandlers({ info, accounts, drafts }: Services): HandlersOf<'app'> {
  return {
    'app.info': () => ({ ...info, notices: [...info.notices, ...damagedDrafts(accounts, drafts)] }),
  }
}
