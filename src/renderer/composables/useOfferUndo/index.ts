import { ElMessage } from 'element-plus'
import { h } from 'vue'
import { useI18n } from 'vue-i18n'
import { useReport } from '../useReport/index.ts'

export interface UseOfferUndoReturn {
  /**
   * Says what was done, with a button that takes it back.
   * @param testId of the button
   */
  offerUndo: (text: string, undo: () => Promise<unknown>, testId: string) => void
}

export function useOfferUndo(): UseOfferUndoReturn {
  const { t } = useI18n()
  const { attempt } = useReport()
  return {
    offerUndo: (text, undo, testId) => {
      const onClick = (): void => {
        message.close()
        void attempt(undo)
      }
      const button = h(
        'button',
        { type: 'button', class: 'undo-button', 'data-testid': testId, onClick },
        t('common.undo'),
      )
      const message = ElMessage({
        duration: 8000,
        showClose: true,
        message: h('span', [`${text} `, button]),
      })
    },
  }
}
