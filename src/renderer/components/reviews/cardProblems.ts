import { hasRange, type CardDraft, type CardItem } from '#shared/reviews/cards.ts'

/** What keeps a card from being saved: the names of its words. */
export type CardProblem = 'name' | 'label' | 'range' | 'none' | 'weight'

export function itemProblem(item: CardItem): CardProblem | null {
  if (item.label.trim() === '') return 'label'
  return hasRange(item) ? null : 'range'
}

/** Of the card as a whole, in the order in which it is written. */
export function cardProblems({ name, items }: CardDraft): CardProblem[] {
  return [
    ...(name.trim() === '' ? (['name'] as const) : []),
    ...items.flatMap((item) => itemProblem(item) ?? []),
    ...(items.length === 0 ? (['none'] as const) : []),
    ...(items.length > 0 && items.every(({ weight }) => weight === 0) ? (['weight'] as const) : []),
  ]
}
