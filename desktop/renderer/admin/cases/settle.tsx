// What somebody decides of a case, with a note; and the way back.
import type { Child } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import type { Answer } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { Form, Select, TextArea } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

/** What conflicts and review items have in common. */
export type Case<O extends string> = {
  readonly outcome: O | null
  readonly note: string | null
  readonly version: string
}
type Fields = { readonly outcome: string; readonly note: string }
export type SettleForm = FormStore<Fields, string>

type SettleOptions<O extends string, C extends Case<O>> = {
  readonly known: C
  readonly outcomes: readonly O[]
  readonly settle: (outcome: O, body: { note: string; version: string }) => Promise<Answer<C>>
  readonly done: (settled: C) => void
}

export function createSettleForm<O extends string, C extends Case<O>>({
  known,
  outcomes,
  settle,
  done,
}: SettleOptions<O, C>): SettleForm {
  const fieldsOf = ({ outcome, note }: C): Fields => ({ outcome: outcome ?? '', note: note ?? '' })
  const chosenOf = ({ outcome }: Fields): O | undefined => outcomes.find((one) => one === outcome)
  const form: SettleForm = createForm<Fields, C, string>({
    first: fieldsOf(known),
    version: known.version,
    check: (fields): Record<string, string> =>
      chosenOf(fields) === undefined ? { outcome: frameText('form.required') } : {},
    // Safe: the conflict's details are the newer case.
    fieldsOf: (theirs) => fieldsOf(theirs as C),
    send: (fields, version) =>
      // Safe: the check has found it among the outcomes.
      settle(chosenOf(fields) as O, { note: fields.note, version: version ?? known.version }),
    done: (settled) => {
      form.reset(fieldsOf(settled), settled.version)
      done(settled)
    },
  })
  return form
}

type SettleProps = {
  readonly form: SettleForm
  readonly submit: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

export const Settle = ({ form, submit, label, options }: SettleProps): Child => (
  <section class="card">
    <h2>{text('cases.settling')}</h2>
    <Form form={form} submit={submit}>
      <Select
        form={form}
        name="outcome"
        label={label}
        options={[{ value: '', label: text('conflicts.outcome.choose') }, ...options]}
      />
      <TextArea
        form={form}
        name="note"
        rows={2}
        label={text('cases.note')}
        hint={text('cases.note.hint')}
        isOptional
      />
    </Form>
  </section>
)

type ReopenProps = {
  readonly reopen: () => Promise<Answer<unknown>>
  /** The case is drawn as it stands, whatever came. */
  readonly reload: () => Promise<void>
}

/** Beside the heading of one that is settled. */
export const Reopen = (props: ReopenProps): Child => (
  <Button label={text('cases.reopen')} press={() => void openAgain(props)} />
)

async function openAgain({ reopen, reload }: ReopenProps): Promise<void> {
  const isSure = await confirm({
    heading: text('cases.reopen'),
    text: text('cases.reopen.text'),
    yes: text('cases.reopen'),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await reopen()
  const own = { changed_meanwhile: text('cases.changed') }
  say(answer.ok ? text('cases.reopened') : problemText(answer.problem, own))
  await reload()
}
