// The one field of the search. The arrows walk through the list below it while the cursor stays here.
import type { FC } from 'hono/jsx/dom'
import { Icon } from '../parts/icon.tsx'
import { text } from '../parts/words.ts'

export const LIST_ID = 'search-list'
export const optionId = (at: number): string => `search-hit-${at}`

/** Nobody types more to find one person; a code has 76 characters. */
const CHARS_MAX = 200

type FieldProps = {
  /** The place of the chosen line; null: there is no list. */
  readonly active: number | null
  readonly type: (text: string) => void
  /** By so many lines. */
  readonly move: (lines: number) => void
  readonly open: () => void
  readonly keep: (input: HTMLInputElement | null) => void
}

export const SearchField: FC<FieldProps> = ({ active, type, move, open, keep }) => (
  <div class="search-field">
    <Icon name="search" />
    <input
      ref={keep}
      type="text"
      role="combobox"
      aria-label={text('search.label')}
      aria-autocomplete="list"
      aria-expanded={active === null ? 'false' : 'true'}
      aria-controls={LIST_ID}
      aria-activedescendant={active === null ? null : optionId(active)}
      placeholder={text('search.placeholder')}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      maxlength={CHARS_MAX}
      enterkeyhint="search"
      data-home
      onInput={(event: Event) => {
        if (event.target instanceof HTMLInputElement) type(event.target.value)
      }}
      onKeyDown={(event: KeyboardEvent) => {
        const lines = { ArrowDown: 1, ArrowUp: -1 }[event.key]
        if (event.isComposing || (lines === undefined && event.key !== 'Enter')) return
        event.preventDefault()
        if (lines !== undefined) move(lines)
        else if (!event.repeat) open()
      }}
    />
  </div>
)
