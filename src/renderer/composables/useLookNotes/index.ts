import { useEventListener } from '@vueuse/core'
import { provide } from 'vue'
import { useLooksStore } from '../../stores/looks.ts'
import { useReadingStore } from '../../stores/reading.ts'
import { useRecordsStore } from '../../stores/records.ts'
import { COPY_GUARD, useCopy } from '../useCopy/index.ts'
import { useReport } from '../useReport/index.ts'

/** While a held key shows masked numbers: whatever is copied is noted first, and nothing is printed with them. */
export function useLookNotes(): void {
  const reading = useReadingStore()
  const records = useRecordsStore()
  const looks = useLooksStore()
  const { attempt } = useReport()

  function guard(): true | Promise<boolean> {
    const [{ revealed }, { scope }] = [reading, records]
    return revealed === null || scope === null || attempt(() => looks.noteCopy(scope, revealed.id))
  }
  provide(COPY_GUARD, guard)
  const { copy } = useCopy(guard)
  // The browser would copy them before anybody can note it.
  useEventListener(document, 'copy', (event) => {
    const text = window.getSelection()?.toString() ?? ''
    if (reading.revealed === null || text === '') return
    event.preventDefault()
    void copy(text)
  })
  useEventListener(window, 'beforeprint', reading.hide)
}
