// A code that is pasted outside of any text field, as out of an email: read by hand, and no key pressed after it.
import { SCANNED_CHARS_MAX } from '../../contract/limits.ts'
import type { Read } from '../state/gate-context.ts'
import { textField } from './wedge-listener.ts'

/** For as long as the page lives. What is pasted into a text field is that field's. */
export function listenToPaste(hear: (read: Read) => void): void {
  window.addEventListener('paste', (event) => {
    if (textField(document.activeElement) !== null) return
    const text = event.clipboardData?.getData('text/plain').trim() ?? ''
    if (text === '') return
    event.preventDefault()
    const cut = text.slice(0, SCANNED_CHARS_MAX)
    hear({ text: cut, source: 'hand', scannerId: null, atMs: event.timeStamp })
  })
  // Held down it would paste again and again, and the second scan would take the green away.
  window.addEventListener('keydown', (event) => {
    const isPaste = event.code === 'KeyV' && (event.ctrlKey || event.metaKey)
    if (isPaste && event.repeat && textField(document.activeElement) === null) {
      event.preventDefault()
    }
  })
}
