import { pageOf, plainRecord } from './stage.ts'

export const CHILD_PAGE = 25

/** Ids of the calls on a page, which follow from its number. */
export function childIds(page: number): string[] {
  return Array.from({ length: CHILD_PAGE }, (_, index) => `call-${page}-${index}`)
}

/** The page itself. Texts differ from call to call, so that every table and index is written to. */
export function childPage(page: number): Buffer {
  return pageOf(
    childIds(page).map((id, index) =>
      plainRecord(id, {
        name: `客户${page * CHILD_PAGE + index}`,
        calldate: `2026-05-${String(1 + (page % 28)).padStart(2, '0')} 10:00:${String(index).padStart(2, '0')}`,
        bill: (page * 7919 + index * 31) % 90_000,
        score: (page * 31 + index * 17) % 1000,
        tags: [{ id: `t${page % 5}`, name: `标签${page % 5}` }],
        comments: index % 5 === 0 ? [{ id: index, content: `第${page}页备注` }] : [],
        extra: `${id} `.repeat(20),
      }),
    ),
  )
}
