// Calling an event off: what it means, the words to the buyers, and how far giving their money back is.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { reloadEvents } from '../frame/events.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { Form, Select, TextArea, TextInput } from '../parts/form.tsx'
import type { Fields, FormStore } from '../parts/form-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource, type Resource } from '../parts/resource.ts'
import { say } from '../parts/toast.ts'
import { createCancelForm, feeOf } from './cancel-form.ts'
import { createMeaning, type Meaning, MeaningFacts } from './meaning.tsx'
import { hasWaiting, ProgressCard } from './progress.tsx'
import { createProgressPoll, type Progress } from './progress-poll.ts'
import { createWaiting, type Waiting } from './waiting.tsx'
import { text } from './words.ts'

type Open = { readonly event: EventDetails; readonly form: FormStore<Fields> }

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  const parts = createParts(eventId)
  const { event, poll, meaning, form, waiting } = parts
  return {
    title: () => titleOf(event),
    isDirty: () => form()?.isDirty() === true || waiting()?.isDirty() === true,
    close: () => {
      event.close()
      poll.close()
      meaning()?.close()
      waiting()?.close()
    },
    actions: () => {
      const begun = poll.state().value?.begun ?? null
      return begun !== null && hasWaiting(begun) ? waiting()?.actions(begun) : null
    },
    view: () => <Phase {...parts} />,
  }
}

type Parts = {
  readonly event: Resource<EventDetails>
  readonly poll: ReturnType<typeof createProgressPoll>
  /** Null once it was begun, and before that is known. */
  readonly meaning: () => Meaning | null
  readonly form: () => FormStore<Fields> | null
  /** Null until it was begun. */
  readonly waiting: () => Waiting | null
}

/** What is asked, one after the other: whether it was begun says what else there is to be known. */
function createParts(eventId: string): Parts {
  let meaning: Meaning | null = null
  let form: FormStore<Fields> | null = null
  let waiting: Waiting | null = null
  const again = (): void => {
    waiting?.reload()
    void poll.load()
  }
  const heard = (now: Progress, before: Progress | null): void => {
    if (now.begun === null) {
      meaning ??= createMeaning(eventId)
      return
    }
    form = null
    waiting ??= createWaiting(eventId, again)
    if (before !== null && restOf(before) !== restOf(now)) waiting.reload()
  }
  const poll = createProgressPoll({
    ask: (signal) => api('GET /tenant/events/:eventId/refunds', { params: { eventId }, signal }),
    heard,
    page: document,
  })
  const event: Resource<EventDetails> = createResource(async (signal) => {
    const answer = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (answer.ok && form === null) {
      const made = createCancelForm({
        event: answer.value,
        cancelled: () => void Promise.all([event.load(), reloadEvents()]),
        done: () => {
          form = null
          say(text('cancel.done'))
          void poll.load()
        },
      })
      form = withFee(made, (percent) => meaning?.withFee(percent))
    }
    return answer
  })
  return { event, poll, meaning: () => meaning, form: () => form, waiting: () => waiting }
}

/** What waits for a person, so that a change of it is seen. */
const restOf = ({ begun }: Progress): string => `${begun?.waiting} ${begun?.skippedCount}`

/** What every sum comes to follows the fee as it is typed. */
const withFee = (form: FormStore<Fields>, fee: (percent: number) => void): FormStore<Fields> => ({
  ...form,
  set: (name, value) => {
    form.set(name, value)
    const percent = feeOf(form.values())
    if (percent !== null) fee(percent)
  },
})

function titleOf(event: Resource<EventDetails>): string {
  const { value } = event.state()
  const name = value === null ? '' : localName(value.name, value.nameBn)
  return text(value?.status === 'cancelled' ? 'cancel.heading.off' : 'cancel.heading', { name })
}

function Phase({ event, poll, meaning, form, waiting }: Parts): Child {
  const details = event.state()
  const progress = poll.state()
  const begun = progress.value?.begun ?? null
  const problem = details.problem ?? progress.problem
  const isKnown = details.value !== null && progress.value !== null
  return (
    <>
      {problem === null ? null : (
        <ProblemNote
          problem={problem}
          retry={() => void Promise.all([event.load(), poll.load()])}
        />
      )}
      {!isKnown && problem === null ? <div class="skeleton" /> : null}
      {begun === null ? null : <ProgressCard {...begun} />}
      {begun !== null && hasWaiting(begun) ? waiting()?.view() : null}
      {begun === null && isKnown ? (
        <Before event={details.value} meaning={meaning()} form={form()} />
      ) : null}
    </>
  )
}

type BeforeProps = {
  readonly event: EventDetails
  readonly meaning: Meaning | null
  readonly form: FormStore<Fields> | null
}

const Before: FC<BeforeProps> = ({ event, meaning, form }) => {
  if (event.status === 'draft') return <p class="card">{text('cancel.draft')}</p>
  if (event.status === 'archived') return <p class="card">{text('cancel.archived')}</p>
  const { value = null, problem = null } = meaning?.state() ?? {}
  return (
    <>
      {event.status === 'cancelled' ? <p class="notice">{text('cancel.begin.text')}</p> : null}
      {problem === null ? null : (
        <ProblemNote problem={problem} retry={() => void meaning?.load()} />
      )}
      {value === null ? (
        problem === null ? (
          <div class="skeleton" />
        ) : null
      ) : (
        <MeaningFacts {...value} />
      )}
      {form === null ? null : <CancelForm event={event} form={form} />}
    </>
  )
}

const CancelForm: FC<Open> = ({ event, form }) => {
  const isOff = event.status === 'cancelled'
  const name = localName(event.name, event.nameBn)
  return (
    <section class="card">
      <Form
        form={form}
        submit={text(isOff ? 'cancel.begin' : 'cancel.submit')}
        cancel={() => goTo(pathAddress('/events/:eventId', { eventId: event.id }))}
      >
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
