import type { Bilingual } from '#shared/locale.ts'

/** The first line of a launch. Scripts wait for it: it stays as it is, in every language. */
export const readyLine = (address: string): string => `Callbook is ready at ${address}`

export const HOW_TO_GO_ON: Bilingual = {
  zh: '上面的地址只能打开一次，5 分钟内有效。按回车键获取新地址，按 Ctrl+C 退出。',
  en: 'The address above opens once, within 5 minutes. Press Enter for a fresh one, Ctrl+C to quit.',
}

export const OPEN_FAILED: Bilingual = {
  zh: '无法自动打开浏览器，请手动打开上面的地址。',
  en: 'No browser could be opened; please open the address above.',
}

export const portTaken = (port: number): Bilingual => ({
  zh: `端口 ${port} 已被其他程序占用，请换一个端口，或去掉 --port 由系统选择。`,
  en: `Port ${port} is in use by another program. Choose another one, or leave --port out for a free one.`,
})

export const portForbidden = (port: number): Bilingual => ({
  zh: `没有权限使用端口 ${port}，请使用 1024 以上的端口。`,
  en: `Port ${port} may not be used here. Choose one above 1023.`,
})

export const rendererMissing = (folder: string): Bilingual => ({
  zh: `找不到界面文件（${folder}），请先运行 npm run build。`,
  en: `The pages of the app are missing (${folder}). Run npm run build first.`,
})
