/**
 * Synchronises one task: the store is to hold exactly the calls that the platform lists, or those of them that were not
 * dialled before the task's cut-off, where somebody chose one.
 *
 * The platform gives pages of a list whose order is not documented, and which moves while it is read: calls come at
 * either end or in the middle, are removed, or change places because they were changed. A page's size can be capped,
 * a page can come short, empty or in place of another. All that a reply tells besides its calls is `meta.total`.
 *
 * Assumed: an id names one call; the list holds each call once; `total` is the list's length at the moment of the
 * reply; an id that was removed does not come back; unchanged calls keep their order among themselves.
 *
 * What is proven, and by what (`judge.ts`):
 * 1. Counting. The calls seen under a pass's mark are distinct and were all on the list during the pass. If none of
 *    them was removed meanwhile, they are the whole list exactly when they are as many as `total` says. Shifts, doubled
 *    pages, reordered replies and growth anywhere cannot deceive this.
 * 2. What can deceive it is a removal among the pages read, balanced by a call that was missed. That needs the list to
 *    move, and shows as: another total, calls seen twice, or pages that hold other ids when they are read again. Up to
 *    8 pages, all are read again: equal digests mean that at the moment between the two readings the list was what was
 *    read, which is proof without any assumption about removals. Above, one page in 25 is read again (8 at least, 96
 *    at most). Any net shift at the place reached in reading changes every page between the removal and that place,
 *    so it stays unseen only if removal and insertion fall between two replies *and* no sample lies between the
 *    removal and that place. This remainder is not proven; a run meets it with a chance of about 25 ÷ pages read,
 *    given that such an event happened at all.
 * 3. Movement. A pass that shows any is not believed; another one follows, under a new mark. It is believed if it
 *    stood still itself; if it read the same ids in the same places as the one before (which is also the only proof
 *    where a platform sends no total); or if the task only grew: an earlier one ended balanced (calls seen equal to
 *    the total of a reply), and since then as many unknown calls came as the total rose by, which a hidden removal
 *    before or after would make unequal. For a task that moves during the run, complete means: every call that was
 *    on the list throughout is in the store, and every call in the store was on the list at some moment of the run.
 * 4. Too few calls, though all pages were read: a list whose order is not quite fixed can show a call twice and another
 *    never. The next pass goes on under the same mark and gathers, until counting agrees.
 * 5. Nothing proven after four passes, a page size that keeps changing, a list that stays shorter or longer than its
 *    total, or one that went on until there was nothing to be learned from it: the run ends incomplete and says how
 *    many calls are missing, or came beyond the total; neither, where the numbers agree and the list would not stand
 *    still. Nothing is removed from the store.
 * 6. Behind a full last page the next one is looked at, in case the platform has more than it said. If that page brings
 *    no call that is new to the pass, or fails, the list ends where the platform said, and the page counts for nothing:
 *    what is complete is decided by counting. Where no total is sent there is nothing to count by, so there such a page
 *    is evidence like any other, and its failure is the run's.
 *
 * What a run asks for is bounded, whatever the platform answers. Let D be the different calls that it ever sent, L the
 * fewest pages that a reply of a pass announced, by its last page or by its total at the rows that came, and
 * R = 32 + 2 · min(D, max(L, 984)). A pass asks (`reach.ts`)
 * - for R pages in their turn at most: replies are counted, and another is asked for only while there were fewer than 32
 *   and two for each that brought a call new to the pass, which D replies can at most; and fewer than 32 + 2 · L, or
 *   2,000 where the next page was not announced, or nothing ever was;
 * - for the ends of what it had read before a stop, 68 at most, for as many ranges as pages were under way;
 * - for 64 doubtful pages twice, and for 96 samples or fewer: no more of either are kept;
 * - for R / 2 seams, and R pages in each of two rounds of catching up, which count what they ask for.
 * That is less than 3.5 · R + 300. Four passes, three more that began anew because the page size changed or a mark was
 * in use, and the incremental part before them, which takes 32 and two for each page of a list of 2 · D + 1 at most, make
 *
 *     requests ≤ attempts · (34 + 4 · D + 7 · (3.5 · R + 300))
 *
 * with the attempts of the retry policy. A list that stands still takes its pages, one more, and the samples. A pass
 * holds in memory and in its checkpoint 33 ranges of pages, 192 samples, 64 doubtful pages and 20,000 totals at most.
 *
 * A call before the cut-off is known to the store by its id, which carries marks and is pruned like a kept call's. So
 * wherever this says that the store holds a call, or counts what it holds, such a call is meant too: kept and left out
 * together are what `total` says, and nothing below has to look at a date. The cut-off may move on at any moment, for
 * that makes kept calls into known ones. Lifting it takes known calls away: it forgets the outcome too, so that a full
 * run follows; one that is under way finds too few calls and gathers them.
 *
 * Calls that the platform no longer reports are removed after a proven pass alone. A list that lost more than half of
 * what was kept has to be read twice, and if that is more than 20 calls they are held back then: the run ends incomplete
 * and says so, and so does every run after it, which goes by what was kept at the first of them, until the calls are
 * back or a person agreed to as many. What a colleague changes on a call after its page was read comes with a
 * later run; see `incrementalRun.ts` for which and when.
 *
 * One run at a time writes a task. A lock by the identity of the account keeps runs apart (`lock.ts`), and where it
 * does not, as with two kinds of folders or an earlier version beside this one, the store does: the run that began
 * last has the task, and each write of another is refused in its own transaction, pruning and the end among them. So
 * marks are one run's, and a count by them is that run's count; at the end it is taken once more.
 *
 * Stopped anywhere, a full run goes on where it was: each page's transaction holds the pages read so far. Only the
 * pages next to a gap are read again: a list that moved in between shows there, either as a call not seen yet or, on
 * the next page, as one seen before, and the pass then counts as moved. Nothing is decided by a clock; marks are
 * counted.
 */
import { decodeCheckpoint, decodeOutcome, freshMark, type FullCheckpoint } from './checkpoint.ts'
import { fullRun, type FullRun } from './fullRun.ts'
import { incrementalRun } from './incrementalRun.ts'
import type { RunContext, RunCounts, RunEnd } from './run.ts'
import { knownCalls, type SyncState } from './store.ts'

/**
 * @throws AppError of the platform, the network or the store; the checkpoint stays for the next run
 */
export async function synchronise(context: RunContext): Promise<RunEnd> {
  const { store, scope, reader } = context
  const state = await store.beginRun(scope, context.run)
  const open = decodeCheckpoint(state.checkpoint)
  const base = decodeOutcome(state.outcome)
  const mark = freshMark(state)
  const known = knownCalls(state)
  const told = (base?.heldBack ?? 0) > 0
  if (open?.kind === 'full' && open.asked === reader.perPage) return fullRun(context, goOn(open, state, told))

  const none: RunCounts = { fresh: 0, changed: 0, leftOut: 0 }
  // Asked for in full, a task gets another chance to show that it grows at its ends.
  let begin = { mark, counts: none, anywhere: !context.full() && base?.anywhere === true }
  // A proven store that knows fewer calls than it did lost them to people, and there is nothing to build on.
  if (!context.full() && base?.complete && known >= base.total && !begin.anywhere) {
    const ended = await incrementalRun(context, { mark, stored: known, base })
    if (ended.kind === 'end') return ended.end
    begin = { mark: mark + 1, counts: ended.counts, anywhere: ended.anywhere }
  }
  const keptBefore = told ? Math.min(state.stored, base?.heldOf ?? 0) : state.stored
  return fullRun(context, { ...begin, resume: null, storedBefore: known, keptBefore, told })
}

function goOn(open: FullCheckpoint, state: SyncState, told: boolean): FullRun {
  const { storedBefore, keptBefore = storedBefore, fresh, changed, leftOut, anywhere, pass } = open
  // A kill loses what the last page's reply said, but not its calls.
  const unsaid = knownCalls(state) - storedBefore - fresh - pass.fresh
  const lost = state.keptFrom === null ? Math.max(0, unsaid) : 0
  const counts = { fresh: fresh + lost, changed, leftOut }
  return { resume: open, mark: pass.mark, storedBefore, keptBefore, counts, anywhere, told }
}
