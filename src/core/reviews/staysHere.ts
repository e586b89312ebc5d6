/** Kinds of documents that are a person's own way through calls on one machine: they go to no other. */

export const QUEUE = 'queue'
/** Which queue a sample is gone through in. */
export const SAMPLE_QUEUE = 'sampleQueue'

export const STAYS_HERE: ReadonlySet<string> = new Set([QUEUE, SAMPLE_QUEUE])
