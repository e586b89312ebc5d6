import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RouteInput } from '#shared/ipc/index.ts'
import type { Disagreements, OtherJudgements } from '#shared/reviews/judgements.ts'
import type { LinkCandidate, UnlinkedMarks } from '#shared/reviews/links.ts'
import { useClient } from '../client/inject.ts'

/** What several reviewers said, and marks whose call is somewhere else. */
export const useJudgementsStore = defineStore('judgements', () => {
  const client = useClient()
  /** Goes up when marks came from elsewhere, went to another call or were deleted. */
  const changes = shallowRef(0)
  client.on('marks.changed', () => (changes.value += 1))

  /** @throws AppError where the marks cannot be read, here and below */
  const list = (query: RouteInput<'judgements.list'>): Promise<Disagreements> =>
    client.call('judgements.list', query)
  /** Nothing where they cannot be read: they stand beside the call, which does not fail for it. */
  const others = (call: RouteInput<'judgements.others'>): Promise<OtherJudgements | null> =>
    client.call('judgements.others', call).catch(() => null)
  const decide = (decision: RouteInput<'judgements.decide'>): Promise<null> =>
    client.call('judgements.decide', decision)
  const undecide = (call: RouteInput<'judgements.undecide'>): Promise<null> =>
    client.call('judgements.undecide', call)

  const unlinked = (accountId: string, most: number): Promise<UnlinkedMarks> =>
    client.call('links.list', { accountId, most })
  const candidates = (query: RouteInput<'links.candidates'>): Promise<LinkCandidate[]> =>
    client.call('links.candidates', query)
  const link = (move: RouteInput<'links.move'>): Promise<null> => client.call('links.move', move)

  return { changes, list, others, decide, undecide, unlinked, candidates, link }
})
