import { ElMessageBox } from 'element-plus'
import { h } from 'vue'
import { useI18n } from 'vue-i18n'

export interface UseAskNameReturn {
  /**
   * Asks for a name, 1 to 60 characters.
   * @param taken names there are; one of them replaces what it names, with a word about it, or is refused
   * @param note a sentence above the field
   * @returns null where the person thought better of it
   */
  askName: (
    title: string,
    proposed: string,
    taken: readonly string[],
    onTaken: 'replace' | 'refuse',
    note?: string,
  ) => Promise<string | null>
}

export function useAskName(): UseAskNameReturn {
  const { t } = useI18n()
  return {
    askName: async (title, proposed, taken, onTaken, note) => {
      const check = (text: string): boolean | string => {
        const name = text.trim()
        if (name === '' || name.length > 60) return t('exports.nameLength')
        return onTaken === 'replace' || name === proposed || !taken.includes(name) || t('exports.nameTaken')
      }
      // As an element: a plain text would become the field's name.
      const answer = await ElMessageBox.prompt(note === undefined ? '' : h('p', note), title, {
        inputValue: proposed,
        inputPlaceholder: t('exports.namePlaceholder'),
        inputValidator: (text: string) => check(text),
        confirmButtonText: t('common.save'),
        cancelButtonText: t('common.cancel'),
      }).catch(() => null)
      if (answer === null) return null
      const name = answer.value.trim()
      if (onTaken === 'replace' && name !== proposed && taken.includes(name)) {
        const agreed = await ElMessageBox.confirm(t('exports.replaceText', { name }), title, {
          confirmButtonText: t('exports.replace'),
          cancelButtonText: t('common.cancel'),
          type: 'warning',
        }).catch(() => null)
        if (agreed === null) return null
      }
      return name
    },
  }
}
