import { defineAsyncComponent, type Component } from 'vue'

/** A part of a page of reviews. It is loaded when it is opened. */
export interface ReviewSection {
  /** In the address. */
  name: string
  /** Its name for the person: a key of the window's texts. */
  label: string
  component: Component
}

const doubtful: ReviewSection = {
  name: 'doubtful',
  label: 'doubtful.title',
  component: defineAsyncComponent(() => import('../../components/reviews/DoubtfulSection.vue')),
}

const queues: ReviewSection = {
  name: 'queues',
  label: 'queues.section',
  component: defineAsyncComponent(() => import('../../components/reviews/QueueSection.vue')),
}

/** Of one task; each takes `taskId`. */
export const TASK_SECTIONS: readonly ReviewSection[] = [
  queues,
  {
    name: 'script',
    label: 'script.title',
    component: defineAsyncComponent(() => import('../../components/reviews/ScriptSection.vue')),
  },
  {
    name: 'samples',
    label: 'samples.title',
    component: defineAsyncComponent(() => import('../../components/samples/SamplesSection.vue')),
  },
  doubtful,
]

/** Of all tasks. */
export const REVIEW_SECTIONS: readonly ReviewSection[] = [
  queues,
  {
    name: 'own',
    label: 'reviews.own.title',
    component: defineAsyncComponent(() => import('../../components/reviews/OwnSection.vue')),
  },
  {
    name: 'cards',
    label: 'cards.title',
    component: defineAsyncComponent(() => import('../../components/reviews/CardsSection.vue')),
  },
  {
    name: 'exchange',
    label: 'exchange.title',
    component: defineAsyncComponent(() => import('../../components/reviews/ExchangeSection.vue')),
  },
  {
    name: 'conflicts',
    label: 'judgements.title',
    component: defineAsyncComponent(() => import('../../components/reviews/ConflictsSection.vue')),
  },
  {
    name: 'unlinked',
    label: 'links.title',
    component: defineAsyncComponent(() => import('../../components/reviews/UnlinkedSection.vue')),
  },
  doubtful,
]

/** The section that an address names, else the first. */
export const sectionOf = (
  sections: readonly ReviewSection[],
  name: string | readonly string[] | undefined,
): ReviewSection | undefined => sections.find((section) => section.name === name) ?? sections[0]
