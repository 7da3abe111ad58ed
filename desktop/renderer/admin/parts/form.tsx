// A form: labels, hints, what is wrong with a field, and what became of sending it.
import type { Child, FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { currentLanguage } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'
import { localInputText } from './date-time.ts'
import type { Fields, FormStore } from './form-store.ts'
import { ProblemNote } from './problem-note.tsx'

/** The store of any form: a field of it is named by a text. */
export type AnyForm = Pick<FormStore<Fields>, 'id' | 'state' | 'value' | 'set'>

type FormProps = {
  readonly form: Pick<FormStore<Fields>, 'state' | 'submit' | 'loadTheirs' | 'keepMine' | 'isDirty'>
  readonly submit: string
  readonly children?: Child
  /** Sentences for codes that the screen expects. */
  readonly own?: Readonly<Record<string, string>>
  readonly cancel?: () => void
}

const shown = new WeakMap<Element, () => boolean>()

/** Something was typed into a form that stands on the screen, and is kept nowhere. */
export const hasTypedForm = (): boolean =>
  [...document.querySelectorAll('main form.form')].some((form) => shown.get(form)?.() === true)

export const Form: FC<FormProps> = ({ form, submit, children, own, cancel }) => {
  const { isSending, problem, theirs } = form.state()
  return (
    <form
      class="form"
      novalidate
      ref={(element: HTMLFormElement | null) => {
        if (element !== null) shown.set(element, form.isDirty)
      }}
      onSubmit={(event: Event) => {
        event.preventDefault()
        void form.submit()
      }}
    >
      {children}
      {theirs === null ? null : <Conflict form={form} />}
      {problem === null ? null : (
        <ProblemNote problem={problem} {...(own === undefined ? {} : { own })} />
      )}
      <div class="buttons">
        <button type="submit" class="button main" disabled={isSending}>
          {isSending ? frameText('form.saving') : submit}
        </button>
        {cancel === undefined ? null : <Button label={frameText('form.cancel')} press={cancel} />}
      </div>
    </form>
  )
}

const Conflict: FC<Pick<FormProps, 'form'>> = ({ form }) => (
  <div class="conflict" role="alert">
    <strong>{frameText('form.conflict.heading')}</strong>
    <p>{frameText('form.conflict.text')}</p>
    {Object.keys(form.state().theirFields).length === 0 ? (
      <p>{frameText('form.conflict.elsewhere')}</p>
    ) : null}
    <div class="buttons">
      <Button label={frameText('form.conflict.theirs')} press={form.loadTheirs} />
      <Button label={frameText('form.conflict.mine')} press={() => void form.keepMine()} />
    </div>
  </div>
)

type InputProps = {
  readonly form: AnyForm
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly isOptional?: boolean
}

type TextInputProps = InputProps & {
  readonly kind?: 'text' | 'email' | 'password' | 'url' | 'date' | 'datetime-local' | 'color'
  readonly inputMode?: 'numeric' | 'decimal' | 'text'
  readonly charsMax?: number
  readonly autocomplete?: 'off' | 'current-password' | 'new-password' | 'one-time-code'
}

export const TextInput: FC<TextInputProps> = (given) => {
  const { form, name, kind = 'text', inputMode, charsMax, autocomplete = 'off' } = given
  const when = kind === 'datetime-local' ? localInputText(form.value(name)) : ''
  const hints = [when, given.hint ?? ''].filter((one) => one !== '')
  const props = hints.length === 0 ? given : { ...given, hint: hints.join(' · ') }
  return (
    <Labelled {...props}>
      <input
        id={idOf(props)}
        name={name}
        type={kind}
        autocomplete={autocomplete}
        value={form.value(name)}
        {...(inputMode === undefined ? {} : { inputmode: inputMode })}
        {...(charsMax === undefined ? {} : { maxlength: charsMax })}
        {...described(props)}
        onInput={(event: Event) => take(event, form, name)}
      />
    </Labelled>
  )
}

export const TextArea: FC<InputProps & { readonly rows?: number }> = (props) => {
  const { form, name, rows = 4 } = props
  return (
    <Labelled {...props}>
      <textarea
        id={idOf(props)}
        name={name}
        rows={rows}
        value={form.value(name)}
        {...described(props)}
        onInput={(event: Event) => take(event, form, name)}
      />
    </Labelled>
  )
}

type SelectProps = InputProps & {
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

export const Select: FC<SelectProps> = (props) => {
  const { form, name, options } = props
  return (
    <Labelled
      {...props}
      shownAs={(value) => options.find((one) => one.value === value)?.label ?? value}
    >
      <select
        id={idOf(props)}
        name={name}
        {...described(props)}
        onChange={(event: Event) => take(event, form, name)}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === form.value(name)}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** `'yes'` or empty. */
export const CheckBox: FC<InputProps> = (props) => {
  const { form, name, label } = props
  return (
    <div class="field check">
      <label>
        <input
          id={idOf(props)}
          type="checkbox"
          name={name}
          checked={form.value(name) === 'yes'}
          {...described(props)}
          onChange={({ target }: Event) => {
            if (target instanceof HTMLInputElement) form.set(name, target.checked ? 'yes' : '')
          }}
        />
        <span>{label}</span>
      </label>
      <Below
        {...props}
        shownAs={(value) =>
          frameText(value === '' ? 'form.conflict.unticked' : 'form.conflict.ticked')
        }
      />
    </div>
  )
}

const Labelled: FC<BelowProps & { readonly children?: Child }> = (props) => (
  <div class="field">
    <label for={idOf(props)}>
      {props.label}
      {props.isOptional === true ? <small> ({frameText('form.optional')})</small> : null}
    </label>
    {props.children}
    <Below {...props} />
  </div>
)

/** What somebody else saved here meanwhile; null: the same, or nobody did. */
function theirText({ form, name, shownAs }: BelowProps): string | null {
  const theirs = form.state().theirFields[name]
  if (theirs === undefined || theirs === form.value(name)) return null
  if (theirs === '' && shownAs === undefined) return frameText('form.conflict.empty')
  return frameText('form.conflict.field', { value: (shownAs ?? plainText)(theirs) })
}

/** A time of a form is `2031-04-14T16:00`. */
const plainText = (value: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? value.replace('T', ' ') : value

type BelowProps = InputProps & {
  /** Another's value in words, where it is none. */
  readonly shownAs?: (value: string) => string
}

const Below: FC<BelowProps> = (props) => {
  const { form, name, hint } = props
  const fault = form.state().faults[name]
  const theirs = theirText(props)
  return (
    <>
      {hint === undefined ? null : <small id={`${idOf(props)}-hint`}>{hint}</small>}
      {theirs === null ? null : (
        <strong class="theirs" id={`${idOf(props)}-theirs`}>
          {theirs}
        </strong>
      )}
      {fault === undefined ? null : (
        <strong class="fault" id={`${idOf(props)}-fault`}>
          {faultText(fault)}
        </strong>
      )}
    </>
  )
}

/** The server's words for a field are English. */
function faultText(fault: string): string {
  if (fault === 'missing') return frameText('form.required')
  if (fault === 'an email address') return frameText('form.email')
  const isServers = /^[\x20-\x7e]+$/.test(fault)
  // What a field takes, such as “lower-case letters, digits and hyphens”.
  if (/^[a-z]/.test(fault) && currentLanguage() === 'en')
    return frameText('form.write', { what: fault })
  return isServers && currentLanguage() === 'bn' ? frameText('form.invalid') : fault
}

/** A screen may have several forms with fields of one name. */
const idOf = ({ form, name }: Pick<InputProps, 'form' | 'name'>): string =>
  `field-${form.id}-${name}`

function described(props: InputProps) {
  const { form, name, hint } = props
  const fault = form.state().faults[name]
  const ids = [
    ...(hint === undefined ? [] : [`${idOf(props)}-hint`]),
    ...(theirText(props) === null ? [] : [`${idOf(props)}-theirs`]),
    ...(fault === undefined ? [] : [`${idOf(props)}-fault`]),
  ]
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    'aria-invalid': fault === undefined ? null : 'true',
  }
}

function take({ target }: Event, form: AnyForm, name: string): void {
  const isField =
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  if (isField) form.set(name, target.value)
}
