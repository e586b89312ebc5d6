import { LOCALES } from '#shared/locale.ts'
import type { Options } from './options.ts'
import { asTyped, oneOf } from './readers.ts'

/** What every host without a window of its own understands. */
export const HOST_OPTIONS = {
  lang: { ...oneOf(...LOCALES), help: { zh: '语言，默认随系统', en: 'language, the system’s by default' } },
  'data-dir': {
    form: { zh: '目录', en: 'DIR' },
    help: { zh: '设置与数据所在的文件夹', en: 'folder of settings and data' },
    read: asTyped,
  },
  help: { short: 'h', help: { zh: '本页', en: 'this page' } },
} satisfies Options
