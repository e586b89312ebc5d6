import type { Bilingual } from './locale.ts'
import { sizeText } from './size.ts'

export interface LowSpace {
  path: string
  freeBytes: number
}

/** Said when something that fills the disk begins although little of it is left. */
export const lowSpaceText = ({ path, freeBytes }: LowSpace): Bilingual => ({
  zh: `磁盘空间不多了，只剩 ${sizeText(freeBytes)}（${path}）。请清理一些文件，以免中途写满。`,
  en: `The disk is nearly full: ${sizeText(freeBytes)} left (${path}). Free some space before it runs out on the way.`,
})
