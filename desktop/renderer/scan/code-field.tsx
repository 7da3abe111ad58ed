// A field for a code that no reader can read.
import type { FC } from 'hono/jsx/dom'
import { SCANNED_CHARS_MAX } from '../../contract/limits.ts'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'

export const CodeField: FC<ScreenProps> = ({ context }) => (
  <form
    class="code-field"
    autocomplete="off"
    onSubmit={(event: Event) => {
      event.preventDefault()
      const input = event.target instanceof HTMLFormElement ? event.target.elements[0] : null
      if (!(input instanceof HTMLInputElement) || input.value.trim() === '') return
      context.scan({ text: input.value, source: 'hand', scannerId: null, atMs: event.timeStamp })
      input.value = ''
    }}
  >
    <input
      id="code"
      aria-label={text('page.scanLabel')}
      placeholder={text('scan.hand')}
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      maxlength={SCANNED_CHARS_MAX}
      data-by-hand
      enterkeyhint="go"
    />
    <button type="submit" class="button">
      {text('scan.handSubmit')}
    </button>
  </form>
)
