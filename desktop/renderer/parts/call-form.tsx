// A form that sends one call. A refusal is shown in it, and what was typed stays.
import { type Child, type FC, useState } from 'hono/jsx/dom'
import type { ClientRefusal, ClientResult } from '../client.ts'
import { Button } from './button.tsx'
import { refusalText, text } from './words.ts'

export type Values = (name: string) => string

type CallFormProps = {
  readonly heading: string
  readonly help?: string | null
  readonly submit: string
  readonly children?: Child
  /** Under the buttons, such as a way around it. */
  readonly after?: Child
  /** Null: there is no way around it. */
  readonly cancel?: (() => void) | null
  readonly cancelLabel?: string
  /** Sends what was typed, trimmed, and does what follows a success. */
  readonly send: (values: Values) => Promise<ClientResult<unknown>>
}

export const CallForm: FC<CallFormProps> = (props) => {
  const { heading, help, submit, children, after, cancel, cancelLabel, send } = props
  const [problem, setProblem] = useState<ClientRefusal | null>(null)
  const [isSending, setSending] = useState(false)
  const submitted = async (form: HTMLFormElement): Promise<void> => {
    const given = new FormData(form)
    setSending(true)
    setProblem(null)
    const result = await send((name) => String(given.get(name) ?? '').trim())
    setSending(false)
    if (!result.ok) setProblem(result.error)
  }
  return (
    <form
      class="card"
      autocomplete="off"
      noValidate
      onSubmit={(event: Event) => {
        event.preventDefault()
        if (!isSending && event.target instanceof HTMLFormElement) void submitted(event.target)
      }}
    >
      <h2>{heading}</h2>
      {help ? <p>{help}</p> : null}
      {children}
      <p class="problem" role="alert">
        {problem === null ? '' : refusalText(problem)}
      </p>
      <div class="actions">
        <button type="submit" class="button main" disabled={isSending}>
          {isSending ? text('page.working') : submit}
        </button>
        {cancel ? <Button label={cancelLabel ?? text('page.cancel')} press={cancel} /> : null}
      </div>
      {after}
    </form>
  )
}
