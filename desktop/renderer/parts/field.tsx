// Labelled inputs. They keep what was typed in themselves: a form reads them when it is sent.
import type { FC } from 'hono/jsx/dom'

type FieldProps = {
  readonly label: string
  readonly name: string
  readonly kind?: 'text' | 'url' | 'email' | 'password' | 'search'
  /** What a touch keyboard shows. */
  readonly inputMode?: 'numeric' | 'text'
  readonly first?: string
  readonly isUpper?: boolean
  readonly charsMax?: number
  readonly help?: string
  /** `code`: large and wide, to be compared letter by letter. */
  readonly looks?: 'code'
  /** How what was typed is written, such as in groups; it must bear being written again. */
  readonly written?: (typed: string) => string
}

export const Field: FC<FieldProps> = (props) => {
  const { label, name, kind = 'text', inputMode = 'text', first, help } = props
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class={props.looks ?? ''}
        name={name}
        type={kind}
        inputmode={inputMode}
        autocomplete="off"
        autocapitalize={props.isUpper === true ? 'characters' : 'off'}
        spellcheck={false}
        {...(props.charsMax === undefined ? {} : { maxlength: props.charsMax })}
        {...(props.written === undefined ? {} : { onInput: rewrite(props.written) })}
        // Set once: what a person typed since then is not taken back by a drawing.
        ref={(input: HTMLInputElement | null) => fillOnce(input, first)}
      />
      {help === undefined ? null : <small>{help}</small>}
    </label>
  )
}

const filled = new WeakSet<HTMLInputElement>()

function fillOnce(input: HTMLInputElement | null, first: string | undefined): void {
  if (input === null || first === undefined || filled.has(input)) return
  filled.add(input)
  input.value = first
}

/** At the end only: in the middle the cursor would jump. */
const rewrite =
  (written: (typed: string) => string) =>
  ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return
    if (target.selectionStart !== target.value.length) return
    const next = written(target.value)
    if (next !== target.value) target.value = next
  }
