// A line that is entered elsewhere: shown whole, and copied by a button.
import { type FC, useRef } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

type CopyTextProps = { readonly label: string; readonly hint: string; readonly value: string }

export const CopyText: FC<CopyTextProps> = ({ label, hint, value }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div class="field">
      <label>
        {label}
        <input
          type="text"
          name="webhookUrl"
          readonly
          value={value}
          ref={input}
          onFocus={() => input.current?.select()}
        />
      </label>
      <small>{hint}</small>
      <div class="buttons">
        <Button label={text('settings.copy')} press={() => copy(input.current)} />
      </div>
    </div>
  )
}

/** The page has no permission for the clipboard, and needs none for what is marked when a person presses. */
function copy(input: HTMLInputElement | null): void {
  input?.select()
  say(document.execCommand('copy') ? text('settings.copied') : text('settings.copy.hand'))
}
