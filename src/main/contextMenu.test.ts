import { beforeEach, expect, it, vi } from 'vitest'
import * as fake from '../../test/electron/fake.ts'
import { contextMenuTemplate, offerContextMenu } from './contextMenu.ts'

vi.mock('electron', () => import('../../test/electron/fake.ts'))
beforeEach(() => fake.resetElectron())

type Asked = Parameters<typeof contextMenuTemplate>[0]

const asked = (change: Partial<Asked>, flags: Partial<Asked['editFlags']> = {}): Asked => ({
  isEditable: false,
  selectionText: '',
  editFlags: {
    canUndo: false,
    canRedo: false,
    canCut: false,
    canCopy: false,
    canPaste: false,
    canDelete: false,
    canSelectAll: true,
    canEditRichly: false,
    ...flags,
  },
  ...change,
})
const items = (of: Asked): unknown[] =>
  contextMenuTemplate(of, 'zh-CN')
    .filter(({ type }) => type !== 'separator')
    .map(({ role, label, enabled }) => [role, label, enabled])

it('an empty field takes a token by right click', () => {
  expect(items(asked({ isEditable: true }, { canPaste: true }))).toEqual([
    ['cut', '剪切', false],
    ['copy', '复制', false],
    ['paste', '粘贴', true],
    ['selectAll', '全选', true],
  ])
})

it('a password gives nothing away', () => {
  const password = asked({ isEditable: true, selectionText: '•••' }, { canPaste: true })
  expect(items(password)).toEqual(expect.arrayContaining([['copy', '复制', false]]))
})

it('selected words can be copied, and nothing else', () => {
  expect(items(asked({ selectionText: '您好' }, { canCopy: true }))).toEqual([['copy', '复制', true]])
})

it('elsewhere there is no menu', () => {
  expect(items(asked({ selectionText: ' \n' }))).toEqual([])
  const window = new fake.FakeBrowserWindow()
  offerContextMenu(window as never, () => 'en')
  window.webContents.emit('context-menu', {}, asked({}))
  expect(fake.Menu.popup).not.toHaveBeenCalled()
})

it('opens over its window in the language shown now', () => {
  const window = new fake.FakeBrowserWindow()
  let locale: 'en' | 'zh-CN' = 'en'
  offerContextMenu(window as never, () => locale)
  window.webContents.emit('context-menu', {}, asked({ selectionText: 'x' }, { canCopy: true }))
  locale = 'zh-CN'
  window.webContents.emit('context-menu', {}, asked({ selectionText: 'x' }, { canCopy: true }))
  expect(fake.Menu.popup).toHaveBeenCalledWith({ window })
  const labels = fake.Menu.buildFromTemplate.mock.calls.map(
    ([template]) => (template as { label: string }[])[0]?.label,
  )
  expect(labels).toEqual(['Copy', '复制'])
})
