import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { ExportLayout, ExportPreset } from '#shared/exports/types.ts'
import { entries, members, needed, plain } from '../files/stored.ts'
import type { SettingsStore } from '../ports.ts'
import { LAYOUT } from '../settings/exportForms.ts'
import { keptSetting, setting } from '../settings/setting.ts'

const text = needed(plain(z.string().min(1)))
export const PRESETS = setting(
  'exportPresets',
  entries(members<ExportPreset>({ id: text, name: text, layout: needed(LAYOUT) }), ({ id }) => id),
  [],
)

export interface ExportPresets {
  /** By name. */
  list: () => ExportPreset[]
  /** In the place of one of the same name. */
  save: (name: string, layout: ExportLayout) => ExportPreset[]
  /** @throws AppError not_found; invalid_input where another one has the name */
  rename: (id: string, name: string) => ExportPreset[]
  remove: (id: string) => ExportPreset[]
}

/** A person's own presets. */
export function createExportPresets(settings: SettingsStore): ExportPresets {
  const kept = keptSetting(settings, PRESETS)
  return {
    list: () => byName(kept.get()),
    save: (name, layout) =>
      byName(
        kept.change((presets) => {
          const same = presets.find((preset) => preset.name === name)
          const saved = { id: same?.id ?? randomUUID(), name, layout }
          return [...presets.filter((preset) => preset !== same), saved]
        }),
      ),
    rename: (id, name) => byName(kept.change((presets) => renamed(presets, id, name, 'preset'))),
    remove: (id) => byName(kept.change((presets) => presets.filter((preset) => preset.id !== id))),
  }
}

/** @throws AppError not_found; invalid_input where another entry has the name */
export function renamed<T extends { id: string; name: string }>(
  entries: readonly T[],
  id: string,
  name: string,
  what: 'preset' | 'saved',
): T[] {
  if (!entries.some((entry) => entry.id === id))
    throw new AppError('not_found', 'Nothing of this id was saved', { what })
  if (entries.some((entry) => entry.id !== id && entry.name === name))
    throw new AppError('invalid_input', 'The name is taken', {
      issues: [{ path: 'name', message: 'the name is taken' }],
    })
  return entries.map((entry) => (entry.id === id ? { ...entry, name } : entry))
}

export function byName<T extends { name: string }>(entries: readonly T[]): T[] {
  return entries.toSorted((left, right) => left.name.localeCompare(right.name, 'zh-CN'))
}
