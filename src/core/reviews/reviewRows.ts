import type { MarkRow, ReviewRows } from '#shared/reviews/marks.ts'

export const NO_ROWS: ReviewRows = { marks: [], documents: [] }

export const togetherOf = (files: readonly ReviewRows[]): ReviewRows => ({
  marks: files.flatMap(({ marks }) => marks),
  documents: files.flatMap(({ documents }) => documents),
})

/** What belongs to no task goes along: names of reviewers, score cards. @param taskId null for all tasks */
export const ofTask = ({ marks, documents }: ReviewRows, taskId: string | null): ReviewRows => ({
  marks: marks.filter((row) => taskId === null || row.taskId === taskId),
  documents: documents.filter((row) => taskId === null || row.taskId === '' || row.taskId === taskId),
})

/** Of how many calls there are marks. */
export const callsIn = (marks: readonly Pick<MarkRow, 'taskId' | 'recordId'>[]): number =>
  new Set(marks.map(({ taskId, recordId }) => `${taskId}/${recordId}`)).size
