import { mount, type VueWrapper } from '@vue/test-utils'
import { ElCheckbox, ElRadioGroup, ElSelect } from 'element-plus'
import { afterEach, expect, it } from 'vitest'
import { defaultLayout } from '#shared/exports/presets.ts'
import type { ExportLayout } from '#shared/exports/types.ts'
import { i18n } from '../../i18n/index.ts'
import ExportOptions from './ExportOptions.vue'

let options: VueWrapper
afterEach(() => options.unmount())
const layout: ExportLayout = { ...defaultLayout('zh-CN'), format: 'csv' }

async function show(change: Partial<ExportLayout> = {}, more = true): Promise<void> {
  options = mount(ExportOptions, {
    props: { modelValue: { ...layout, ...change } },
    global: { plugins: [i18n] },
  })
  if (more) await options.get('[data-testid="export-more"]').trigger('click')
}
const chosen = (): ExportLayout | undefined =>
  options.emitted<[ExportLayout]>('update:modelValue')?.at(-1)?.[0]
const select = (name: string): VueWrapper =>
  options
    .findAllComponents(ElSelect)
    .find((one) => one.attributes('data-testid') === name) as unknown as VueWrapper

it('every option has its row, those of CSV behind a button and with CSV alone', async () => {
  await show({}, false)
  const names = (): string[] => options.findAll('.name').map((name) => name.text())
  expect(names()).toEqual(expect.arrayContaining(['表头', '时区', '号码', 'CSV']))
  expect(names()).not.toContain('编码')
  await options.get('[data-testid="export-more"]').trigger('click')
  expect(names()).toEqual(expect.arrayContaining(['编码', '分隔符', '单元格']))
  await options.setProps({ modelValue: { ...layout, format: 'xlsx' } })
  expect(names()).not.toContain('CSV')
  expect(names()).not.toContain('编码')
})

it('a pick sets its option and leaves the rest', async () => {
  await show()
  select('export-durationUnit').vm.$emit('update:modelValue', 1)
  expect(chosen()).toEqual({ ...layout, durationUnit: 'min' })
  select('export-lineEnd').vm.$emit('update:modelValue', 1)
  expect(chosen()).toEqual({ ...layout, csv: { ...layout.csv, lineEnd: 'lf' } })
  options.findAllComponents(ElCheckbox)[0]?.vm.$emit('update:modelValue', true)
  expect(chosen()).toEqual({ ...layout, mask: true })
})

it('header with language, and encoding with byte order mark, are one pick each', async () => {
  await show({ locale: 'en', csv: { ...layout.csv, encoding: 'gb18030' } })
  const header = options.getComponent(ElRadioGroup)
  expect(header.props('modelValue')).toBe(1)
  header.vm.$emit('update:modelValue', 2)
  expect(chosen()).toMatchObject({ header: 'key', locale: 'en' })
  expect(select('export-encoding').props()).toMatchObject({ modelValue: 2 })
  select('export-encoding').vm.$emit('update:modelValue', 1)
  expect(chosen()?.csv).toEqual({ ...layout.csv, encoding: 'utf-8', bom: false })
})

it('warns of what is risky while it is chosen', async () => {
  await show()
  expect(options.get('.note').classes()).not.toContain('warn')
  await options.setProps({ modelValue: { ...layout, csv: { ...layout.csv, raw: true } } })
  expect(options.get('.note').classes()).toContain('warn')
})
