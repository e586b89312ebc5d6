import { ElMessage } from 'element-plus'
import { inject, type InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'

/** Asked before anything below is copied; false forbids it, and has said why. */
export type CopyGuard = () => true | Promise<boolean>
export const COPY_GUARD: InjectionKey<CopyGuard> = Symbol('copy guard')

export interface UseCopyReturn {
  /** Puts text on the clipboard and says so. */
  copy: (text: string) => Promise<void>
}

/** @param guard where the component is the one that gives it to others */
export function useCopy(guard: CopyGuard = inject(COPY_GUARD, () => true)): UseCopyReturn {
  const { t } = useI18n()
  return {
    copy: async (text) => {
      const allowed = guard()
      // Some browsers take nothing that is copied after the press of the key.
      if (allowed !== true && !(await allowed)) return
      try {
        await navigator.clipboard.writeText(text)
        ElMessage({ message: t('common.copied'), type: 'success', duration: 1200, grouping: true })
      } catch {
        ElMessage({ message: t('common.copyFailed'), type: 'error' })
      }
    },
  }
}
