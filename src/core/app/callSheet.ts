import { AppError } from '#shared/errors.ts'
import type { CallSheet } from '#shared/reviews/callSheet.ts'
import type { Mark } from '#shared/reviews/marks.ts'
import { maskText, ownNumbers } from '../masking/mask.ts'
import type { TaskRef } from '../sync/store.ts'
import type { Services } from './services.ts'

/**
 * A page leaves the machine, so whoever masks it masks what the person wrote, too.
 * @throws AppError not_found where the call was neither read nor kept
 */
export async function callSheet(
  { detail, marks }: Pick<Services, 'detail' | 'marks'>,
  scope: TaskRef,
  recordId: string,
  masked: boolean,
): Promise<CallSheet> {
  const [whole, shown] = await Promise.all([detail(scope, recordId, false), detail(scope, recordId, masked)])
  if (whole === null || shown === null)
    throw new AppError('not_found', 'This record was not read before', { what: 'record' })
  const { raw: _raw, ...call } = shown
  const found = await marks.of(scope, [call.id], masked).catch(() => null)
  const mark = found?.[call.id] ?? null
  const own = ownNumbers(whole)
  return { call, mark: mark !== null && masked ? maskWritten(mark, own) : mark, masked }
}

function maskWritten(mark: Mark, own: readonly string[]): Mark {
  const told = (text: string): string => maskText(text, own)
  return {
    ...mark,
    verdict: mark.verdict === null ? null : told(mark.verdict),
    note: told(mark.note),
    tags: mark.tags.map(told),
    sentences: mark.sentences.map((sentence) => ({
      ...sentence,
      text: told(sentence.text),
      problem: told(sentence.problem),
      better: told(sentence.better),
    })),
  }
}
