import type { AppNotice } from './ipc/app.ts'
import type { Bilingual } from './locale.ts'

const TEXTS: Record<AppNotice['code'], (path: string) => Bilingual> = {
  settings_set_aside: (path) => ({
    zh: `设置文件已损坏，且没有可用的副本；已另存为 ${path}，请重新添加账号。本机保存的通话不受影响。`,
    en: `The settings file was damaged and had no copy; it was kept as ${path}. Please add your accounts again. The calls kept here are not affected.`,
  }),
  settings_restored: (path) => ({
    zh: `设置文件已损坏或丢失，已用副本复原，账号和设置都在。相关文件：${path}`,
    en: `The settings file was damaged or gone and was put back from its copy: accounts and settings are there. File: ${path}`,
  }),
  setting_unreadable: (path) => ({
    zh: `设置中有一项这个版本读不出来，暂按默认值处理；原来的内容没有删除：${path}`,
    en: `One of the settings cannot be read by this version and counts as its default; what it was is not deleted: ${path}`,
  }),
  secrets_set_aside: (path) => ({
    zh: `保存令牌和密钥的文件已损坏，已另存为 ${path}。请在账号设置中重新填写令牌；通话记录打不开时，请用恢复密钥打开。`,
    en: `The file of tokens and keys was damaged and was kept as ${path}. Enter the token again in the account’s settings; if the calls do not open, open them with the recovery key.`,
  }),
  secrets_restored: (path) => ({
    zh: `保存令牌和密钥的文件已损坏或丢失，已用副本复原，无需处理。相关文件：${path}`,
    en: `The file of tokens and keys was damaged or gone and was put back from its copy; nothing is to be done. File: ${path}`,
  }),
  draft_set_aside: (path) => ({
    zh: `一份任务草稿已损坏，无法打开，已另存为 ${path}。`,
    en: `A task draft is damaged and cannot be opened; it was put aside as ${path}.`,
  }),
  demo_set_aside: (path) => ({
    zh: `演示账号的本机数据已损坏，已另存为 ${path}，并重新开始。`,
    en: `The demo account’s data here was damaged; it was kept as ${path} and begun anew.`,
  }),
  store_gone: (path) => ({
    zh: `本机的通话记录文件不见了（${path}），已重新开始。如有备份，请在“设置 → 本机数据”中恢复；没有备份时，请重新同步。`,
    en: `The file of calls kept here is gone (${path}); a new one was begun. Restore a backup under Settings → Data on this machine, or synchronise again.`,
  }),
  marks_rebuilt: (path) => ({
    zh: `复核标记文件已损坏，已用最近的自动备份重建；备份之后的标记可能缺失。损坏的文件另存为 ${path}。`,
    en: `The file of review marks was damaged and was made anew from its latest backup; marks made after that may be missing. The damaged file was kept as ${path}.`,
  }),
  other_home: (path) => ({
    zh: `这台电脑的另一个文件夹里也有通话簿的数据，现在没有显示：${path}。需要时可用 --data-dir 或 CALLBOOK_DATA_DIR 指定它。`,
    en: `Another folder of this machine holds data of Callbook too, which is not shown now: ${path}. Name it with --data-dir or CALLBOOK_DATA_DIR when you need it.`,
  }),
}

/** What was put out of the way, and what the person can do. */
export const noticeText = ({ code, path }: AppNotice): Bilingual => TEXTS[code](path)
