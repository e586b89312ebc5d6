import { ElMessageBox } from 'element-plus'
import { useLocale } from '../useLocale/index.ts'

export interface Deleting {
  title: string
  question: string
  /** Of how many of these calls texts are kept with marks. */
  texts: () => Promise<number>
}

export interface UseDeletingReturn {
  /**
   * Asks before calls are deleted, and where notes or quotes of them are kept, what is to become of those.
   * @returns null where the person thought better of it
   */
  agree: (deleting: Deleting) => Promise<'keep' | 'delete' | null>
}

/** What is asked before anything is deleted. */
export function useDeleting(): UseDeletingReturn {
  const { t, n } = useLocale()
  return {
    agree: async ({ title, question, texts }) => {
      const first = await ElMessageBox.confirm(question, title, {
        confirmButtonText: t('store.remove'),
        cancelButtonText: t('common.cancel'),
        type: 'warning',
      }).catch(() => null)
      if (first === null) return null
      const count = await texts()
      if (count === 0) return 'keep'
      return ElMessageBox.confirm(t('store.textsText', { count: n(count) }), t('store.textsTitle'), {
        confirmButtonText: t('store.textsDelete'),
        cancelButtonText: t('store.textsKeep'),
        distinguishCancelAndClose: true,
        closeOnClickModal: false,
        type: 'warning',
      }).then(
        () => 'delete' as const,
        (action: unknown) => (action === 'cancel' ? ('keep' as const) : null),
      )
    },
  }
}
