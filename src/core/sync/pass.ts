/** One reading of all pages of a task under one mark: what it has seen so far, as plain data for the checkpoint. */
import { createHash } from 'node:crypto'
import { learn, nothingLearned, reach, type Learned } from '../api/reach.ts'
import type { IngestedPage } from './store.ts'
import { addPage, countPages, hasPage, type Ranges } from './ranges.ts'

export interface Pass extends Learned {
  mark: number
  /** From 1, within the run. */
  number: number
  /** Goes on under the mark of the pass before, to gather what that one missed. */
  gather: boolean
  /** As the platform serves it; null before the first answer. */
  perPage: number | null
  done: Ranges
  /** The page whose transaction wrote this state. What its reply said is not in it yet, so it is read again. */
  last: number | null
  /** Last page the platform announced, and the one that has to be looked at because the last one was full. */
  lastPage: number
  probe: number
  /** Calls of the store that carry the mark. */
  seen: number
  /** What `meta.total` said: in the latest reply, and at the extremes. */
  total: number
  minTotal: number
  maxTotal: number
  /** Calls that turned up twice, calls that a page read again should have held the first time: the pages moved. */
  repeated: number
  shifted: boolean
  fresh: number
  changed: number
  /** Replies without a total of their own. */
  odd: number
  /** All pages' ids in their places; equal for two passes that read the same. 16 hex digits. */
  fingerprint: string
  /** Digests of pages that will be read again: the samples, and pages that came short or doubled. */
  samples: Record<string, string>
  suspects: Record<string, string>
  previous: PreviousPass | null
  /** The last time that the calls seen equalled the total of a reply, and the fresh calls of later passes but this. */
  balance: { total: number; fresh: number } | null
  /** Times the page size changed under a run. */
  restarts: number
}

export interface PreviousPass {
  total: number
  fingerprint: string
  pages: number
}

export const NO_FINGERPRINT = '0'.repeat(16)
const SAMPLE_DIGITS = 12

export function newPass(
  mark: number,
  follows?: Partial<Pick<Pass, 'number' | 'restarts' | 'previous' | 'balance'>>,
): Pass {
  return {
    ...nothingLearned(),
    mark,
    number: follows?.number ?? 1,
    gather: false,
    perPage: null,
    done: [],
    last: null,
    lastPage: 1,
    probe: 0,
    seen: 0,
    total: 0,
    minTotal: Number.MAX_SAFE_INTEGER,
    maxTotal: -1,
    repeated: 0,
    shifted: false,
    fresh: 0,
    changed: 0,
    odd: 0,
    fingerprint: NO_FINGERPRINT,
    samples: {},
    suspects: {},
    previous: follows?.previous ?? null,
    balance: follows?.balance ?? null,
    restarts: follows?.restarts ?? 0,
  }
}

/** Pages the pass has to read, by what it knows now. */
export function target(pass: Pass): number {
  return Math.max(pass.lastPage, pass.probe)
}

export function isDone(pass: Pass): boolean {
  return pass.perPage !== null && nextPage(pass, new Set()) === null
}

/** It ended before all announced pages were read: asking for more had stopped to bring anything. */
export function isCut(pass: Pass): boolean {
  return isDone(pass) && lowestLeft(pass, new Set()) !== null
}

/** The page to be asked for next: the lowest that is neither read nor under way, as long as it is worth it. */
export function nextPage(pass: Pass, underWay: ReadonlySet<number>): number | null {
  const page = lowestLeft(pass, underWay)
  const unannounced = page !== null && !isAnnounced(pass, page)
  return pass.asked + underWay.size < reach(pass, unannounced) ? page : null
}

/** Whether the platform promised this page; the others are looked at in case it has more than it said. */
export function isAnnounced(pass: Pass, page: number): boolean {
  return page <= pass.lastPage || pass.least === null
}

function lowestLeft(pass: Pass, underWay: ReadonlySet<number>): number | null {
  const end = target(pass)
  let page = 1
  for (const [from, to] of pass.done) {
    for (; page < from && page <= end; page += 1) if (!underWay.has(page)) return page
    page = Math.max(page, to + 1)
  }
  for (; page <= end; page += 1) if (!underWay.has(page)) return page
  return null
}

/** Up to this many pages, all are read twice; that makes the proof strict where it costs next to nothing. */
export const READ_TWICE = 8
/** Above, one page in so many is read again, and never more than that in all. */
const SAMPLE_EVERY = 25
const SAMPLES_AT_MOST = 96
/** Kept of each, so that a pass is small whatever its pages were like; a list that moves deals out its samples anew. */
const SAMPLES_KEPT = 2 * SAMPLES_AT_MOST
const SUSPECTS_KEPT = 64

export function isSample(page: number, pages: number): boolean {
  if (pages <= READ_TWICE) return true
  const wanted = Math.min(SAMPLES_AT_MOST, Math.max(READ_TWICE, Math.floor(pages / SAMPLE_EVERY)))
  const stride = Math.floor(pages / wanted)
  return page % stride === 0 && page / stride <= wanted
}

/** Page numbers were dealt out by another page size: nothing read so far can be continued. */
export class LayoutChanged extends Error {}

/** @throws LayoutChanged */
function checkLayout(pass: Pass, page: number, { meta, received }: IngestedPage): void {
  if (pass.perPage === null || meta.perPage === pass.perPage) return
  // A platform that does not send `per_page` has it worked out from the rest, differently on the last page.
  const otherCount = Math.ceil(meta.total / pass.perPage) !== Math.max(meta.lastPage, meta.total > 0 ? 1 : 0)
  if (otherCount || (page < meta.lastPage && received === meta.perPage))
    throw new LayoutChanged(`${pass.perPage} calls a page became ${meta.perPage}`)
}

/**
 * Takes in a page's reply.
 * @param again the page was read before in this pass, so that calls on it are expected to carry the mark
 * @throws LayoutChanged
 */
export function takeIn(pass: Pass, page: number, reply: IngestedPage, again: boolean): void {
  const { meta, received } = reply
  const odd = meta.page !== page
  const unseen = received - reply.repeated
  if (!odd) checkLayout(pass, page, reply)
  pass.perPage ??= meta.perPage
  pass.seen = reply.seen
  pass.fresh += reply.fresh
  pass.changed += reply.changed
  if (!odd) {
    pass.total = meta.total
    pass.minTotal = Math.min(pass.minTotal, meta.total)
    pass.maxTotal = Math.max(pass.maxTotal, meta.total)
    pass.lastPage = meta.lastPage
  }
  if (!again) {
    pass.asked += 1
    learn(pass, page, meta, received, unseen)
    if (unseen === 0 && !meta.guessed && page > Math.max(pass.lastPage, meta.lastPage)) {
      endsBefore(pass, page)
      return
    }
  }
  // A full last page may not be the last: without `meta.total` only a page that brings nothing new shows the end.
  const goesOn = unseen > 0 || (pass.gather && page < (pass.previous?.pages ?? 0))
  if (page >= target(pass) && received >= pass.perPage && goesOn) pass.probe = page + 1
  if (again || pass.gather) {
    // What a short page held back is no movement; a page that was whole and holds other calls now is.
    if (unseen > 0 && pass.suspects[page] === undefined && !pass.gather) pass.shifted = true
  } else pass.repeated += reply.repeated
  note(pass, page, reply, again)
}

/** The page's place in what the pass remembers of all of them. */
function note(pass: Pass, page: number, reply: IngestedPage, again: boolean): void {
  const digest = reply.idsDigest.slice(0, SAMPLE_DIGITS)
  if (!hasPage(pass.done, page)) {
    if (reply.meta.guessed) pass.odd += 1
    pass.done = addPage(pass.done, page)
    pass.fingerprint = xor(pass.fingerprint, pageHash(page, digest))
    const pages = Math.min(target(pass), pass.least ?? Infinity)
    if (isSample(page, pages) && sizeOf(pass.samples) < SAMPLES_KEPT) pass.samples[page] = digest
    if (isDoubtful(pass, page, reply, again) && sizeOf(pass.suspects) < SUSPECTS_KEPT)
      pass.suspects[page] = digest
  } else if (pass.suspects[page] !== undefined)
    resolveSuspect(pass, page, digest, isDoubtful(pass, page, reply, true))
  else if (pass.samples[page] !== undefined && pass.samples[page] !== digest) pass.shifted = true
}

/** A page that was not announced did not come either: the list ends where the platform said. */
export function wasNotThere(pass: Pass, page: number): void {
  pass.asked += 1
  endsBefore(pass, page)
}

/** What such a page holds, or fails with, says nothing of the list. */
function endsBefore(pass: Pass, page: number): void {
  if (pass.probe === page) pass.probe = 0
}

const sizeOf = (digests: Record<string, string>): number => Object.keys(digests).length

/** Shorter than it should be, or another page's calls in its place. */
function isDoubtful(
  { perPage, gather }: Pass,
  page: number,
  { received, repeated, meta }: IngestedPage,
  again: boolean,
): boolean {
  if (page < meta.lastPage && received < (perPage ?? 0)) return true
  return received > 0 && repeated === received && !gather && !again
}

function resolveSuspect(pass: Pass, page: number, digest: string, stillShort: boolean): void {
  const before = pass.suspects[page] ?? digest
  if (stillShort) pass.suspects[page] = digest
  else delete pass.suspects[page]
  pass.fingerprint = xor(xor(pass.fingerprint, pageHash(page, before)), pageHash(page, digest))
  if (pass.samples[page] !== undefined) pass.samples[page] = digest
}

function pageHash(page: number, digest: string): string {
  return createHash('sha1').update(`${page}:${digest}`).digest('hex').slice(0, NO_FINGERPRINT.length)
}

function xor(left: string, right: string): string {
  return (BigInt(`0x${left}`) ^ BigInt(`0x${right}`)).toString(16).padStart(NO_FINGERPRINT.length, '0')
}

/** What the next pass may compare itself with. */
export function asPrevious({ total, fingerprint, done }: Pass): PreviousPass {
  return { total, fingerprint, pages: countPages(done) }
}
