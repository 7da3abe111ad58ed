// Simple forms: labelled fields, one button, one line for what went wrong.
import type { CallName, CallOutput } from '../../contract/calls.ts'
import type { ClientResult } from '../client.ts'
import { element } from './element.ts'
import { refusalText, text } from './words.ts'

/** A labelled field; `attributes` go to the input itself. */
export function field(
  label: string,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const input = element('input', { name, autocomplete: 'off', spellcheck: false, attributes })
  return element('label', {}, element('span', { textContent: label }), input)
}

/** A labelled choice. Values are ids. */
export function choice(
  label: string,
  name: string,
  options: readonly { readonly id: string; readonly name: string }[],
): HTMLElement {
  const made = options.map((option) =>
    element('option', { value: option.id, textContent: option.name }),
  )
  const select = element('select', { name }, ...made)
  return element('label', {}, element('span', { textContent: label }), select)
}

export type FormSettings<N extends CallName> = {
  readonly heading: string
  readonly help: string | null
  readonly fields: readonly HTMLElement[]
  readonly submit: string
  /** Null: the form is needed before anything else, so there is no way around it. */
  readonly cancel: (() => void) | null
  readonly send: (value: (name: string) => string) => Promise<ClientResult<CallOutput<N>>>
  readonly done: (value: CallOutput<N>) => void
}

/** A form that sends one call; a refusal is shown in it and keeps what was typed. */
export function form<N extends CallName>(settings: FormSettings<N>): HTMLFormElement {
  const problem = element('p', { className: 'problem', attributes: { role: 'alert' } })
  const submit = element('button', { type: 'submit', textContent: settings.submit })
  const { cancel } = settings
  const made = element(
    'form',
    { autocomplete: 'off', attributes: { novalidate: '' } },
    element('h2', { textContent: settings.heading }),
    settings.help === null ? null : element('p', { textContent: settings.help }),
    ...settings.fields,
    problem,
    submit,
    cancel === null
      ? null
      : element('button', {
          type: 'button',
          textContent: text('page.cancel'),
          on: { click: cancel },
        }),
  )
  const send = async (): Promise<void> => {
    submit.disabled = true
    problem.textContent = text('page.working')
    const data = new FormData(made)
    const result = await settings.send((name) => String(data.get(name) ?? '').trim())
    submit.disabled = false
    problem.textContent = result.ok ? '' : refusalText(result.error)
    if (result.ok) settings.done(result.value)
  }
  made.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!submit.disabled) void send()
  })
  return made
}
