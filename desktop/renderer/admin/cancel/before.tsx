// What calling an event off means, and the words and the fee that it is done with.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { reloadEvents } from '../frame/events.ts'
import { Form, Select, TextArea, TextInput } from '../parts/form.tsx'
import type { Fields, FormStore } from '../parts/form-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { say } from '../parts/toast.ts'
import { createCancelForm, feeOf } from './cancel-form.ts'
import type { Around, Side } from './cancel-screen.tsx'
import { createMeaning, type Meaning, MeaningFacts } from './meaning.tsx'
import { text } from './words.ts'

export function openBefore({ eventId, event, poll }: Around): Side {
  const meaning = createMeaning(eventId)
  let form: FormStore<Fields> | null = null
  const formOf = (of: EventDetails): FormStore<Fields> => {
    form ??= withFee(
      createCancelForm({
        event: of,
        cancelled: () => void Promise.all([event.load(), reloadEvents()]),
        done: ({ awaitsSecond }) => {
          form = null
          say(text(awaitsSecond === null ? 'cancel.done' : 'cancel.second'))
          void poll.load()
        },
      }),
      meaning.withFee,
    )
    return form
  }
  return {
    isDirty: () => form?.isDirty() === true,
    close: meaning.close,
    view: (of) => {
      if (of.status === 'draft') return <p class="card">{text('cancel.draft')}</p>
      if (of.status === 'archived') return <p class="card">{text('cancel.archived')}</p>
      return (
        <>
          {of.status === 'cancelled' ? <p class="notice">{text('cancel.begin.text')}</p> : null}
          {shownMeaning(meaning)}
          <CancelForm event={of} form={formOf(of)} />
        </>
      )
    },
  }
}

function shownMeaning(meaning: Meaning): Child {
  const { value, problem } = meaning.state()
  if (problem !== null) return <ProblemNote problem={problem} retry={() => void meaning.load()} />
  return value === null ? <div class="skeleton" /> : <MeaningFacts {...value} />
}

/** What every sum comes to follows the fee as it is typed. */
const withFee = (form: FormStore<Fields>, fee: (percent: number) => void): FormStore<Fields> => ({
  ...form,
  set: (name, value) => {
    form.set(name, value)
    const percent = feeOf(form.values())
    if (percent !== null) fee(percent)
  },
})

type CancelFormProps = { readonly event: EventDetails; readonly form: FormStore<Fields> }

const CancelForm: FC<CancelFormProps> = ({ event, form }) => {
  const isOff = event.status === 'cancelled'
  const name = localName(event.name, event.nameBn)
  return (
    <section class="card">
      <Form form={form} submit={text(isOff ? 'cancel.begin' : 'cancel.submit')}>
        <Select
          form={form}
          name="fee"
          label={text('cancel.fee')}
          options={(['none', 'percent'] as const).map((value) => ({
            value,
            label: text(`cancel.fee.${value}`),
          }))}
        />
        {form.value('fee') === 'percent' ? (
          <TextInput
            form={form}
            name="percent"
            inputMode="numeric"
            charsMax={4}
            label={text('cancel.percent')}
            hint={text('cancel.percent.hint')}
          />
        ) : null}
        <TextArea
          form={form}
          name="wordsEn"
          label={text('cancel.wordsEn')}
          hint={text('cancel.words.hint')}
        />
        <TextArea form={form} name="wordsBn" label={text('cancel.wordsBn')} />
        <p>{text('cancel.told')}</p>
        {isOff ? null : (
          <TextInput form={form} name="typed" label={text('cancel.typed', { name })} />
        )}
      </Form>
    </section>
  )
}
