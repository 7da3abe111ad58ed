// A code that no reader can read, typed by hand: every character is looked at while it is typed.
import { type FC, useRef, useState } from 'hono/jsx/dom'
import { Button } from '../parts/button.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { text } from '../parts/words.ts'
import { type HandEntry, lookAtHandEntry } from '../scanners/hand-entry.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { CodeGroups } from './code-groups.tsx'
import './hand-entry.css'
import { HandHint } from './hand-hint.tsx'
import { suspectGroups } from './suspect-groups.ts'

const NOTHING = { groups: [], isLikely: false }
/** Three codes' worth: blanks between groups, and what somebody pasted. */
const CHARS_MAX = 400

export const HandEntryScreen: FC<ScreenProps> = ({ context }) => {
  const [entry, setEntry] = useState<HandEntry>(lookAtHandEntry(''))
  const field = useRef<HTMLInputElement>(null)
  useFirstFocus('[data-home]')
  const suspects = entry.state === 'mistyped' ? suspectGroups(entry.groups.join('')) : NOTHING
  const clear = (): void => {
    if (field.current !== null) field.current.value = ''
    setEntry(lookAtHandEntry(''))
    field.current?.focus()
  }
  const send = (atMs: number): void => {
    if (entry.code === null) return
    context.scan({ text: entry.code, source: 'hand', scannerId: null, atMs })
    clear()
  }
  return (
    <form
      class="hand-entry"
      autocomplete="off"
      noValidate
      onSubmit={(event: Event) => {
        event.preventDefault()
        send(event.timeStamp)
      }}
    >
      <label class="field" htmlFor="hand-code">
        {text('search.hand.label')}
      </label>
      <input
        id="hand-code"
        ref={field}
        class="hand-code"
        type="text"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={CHARS_MAX}
        aria-describedby="hand-hint"
        aria-invalid={isWrong(entry) ? 'true' : 'false'}
        enterkeyhint="go"
        data-by-hand
        data-home
        onInput={(event: Event) => {
          if (event.target instanceof HTMLInputElement)
            setEntry(lookAtHandEntry(event.target.value))
        }}
      />
      <HandHint entry={entry} suspects={suspects} />
      <CodeGroups entry={entry} suspects={suspects.groups} />
      <div class="actions">
        <button type="submit" class="button main" disabled={entry.code === null}>
          <span>{text('search.hand.submit')}</span>
          <kbd>Enter</kbd>
        </button>
        <Button
          label={text('search.hand.clear')}
          press={clear}
          isDisabled={entry.state === 'empty'}
        />
        <Button
          label={text('search.hand.search')}
          press={() => context.go('search')}
          shortcut="F2"
        />
      </div>
    </form>
  )
}

const WRONG: ReadonlySet<HandEntry['state']> = new Set([
  'mistyped',
  'impossible',
  'too_long',
  'not_ours',
])
const isWrong = ({ state }: HandEntry): boolean => WRONG.has(state)
