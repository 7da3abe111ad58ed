// Moving an event to another time: the form, what it would do, and how far the buyers are told.
import type { Child, FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { TellingView } from '../../../../shared/events/reschedule-schema.ts'
import { Button } from '../../parts/button.tsx'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { reloadEvents } from '../frame/events.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { CheckBox, Form, TextArea, TextInput } from '../parts/form.tsx'
import type { ListStore } from '../parts/list-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { say } from '../parts/toast.ts'
import { createMoveForm, type MoveForm } from './move-form.ts'
import { Preview } from './preview.tsx'
import { createUnreached, MovedCard } from './telling.tsx'
import { createTellingPoll, type Telling } from './telling-poll.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params }) => {
  const parts = createParts(params['eventId'] ?? '')
  const { event, poll, form, unreached } = parts
  return {
    title: () => {
      const { value } = event.state()
      const name = value === null ? '' : localName(value.name, value.nameBn)
      return text('move.heading', { name })
    },
    isDirty: () => form()?.form.isDirty() === true,
    close: () => {
      event.close()
      poll.close()
      unreached()?.close()
    },
    view: () => <Screen {...parts} />,
  }
}

type Parts = {
  readonly event: Resource<EventDetails>
  readonly poll: ReturnType<typeof createTellingPoll>
  readonly form: () => MoveForm | null
  /** Null while the event was never moved. */
  readonly unreached: () => ListStore<TellingView> | null
}

function createParts(eventId: string): Parts {
  let form: MoveForm | null = null
  let unreached: ListStore<TellingView> | null = null
  const poll = createTellingPoll({
    ask: (signal) =>
      api('GET /tenant/events/:eventId/rescheduling', { params: { eventId }, signal }),
    heard: (now, before) => {
      if (now.moved === null) return
      if (unreached === null) unreached = createUnreached(eventId)
      else if (before !== null && standingOf(before) !== standingOf(now)) void unreached.reload()
    },
    page: document,
  })
  const moved = async (): Promise<void> => {
    form = null
    say(text('move.done'))
    await Promise.all([event.load(), poll.load(), reloadEvents()])
  }
  const event: Resource<EventDetails> = createResource(async (signal) => {
    const answer = await api('GET /tenant/events/:eventId', { params: { eventId }, signal })
    if (answer.ok && form?.form.isDirty() !== true) {
      form = createMoveForm(answer.value, () => void moved())
    }
    return answer
  })
  return { event, poll, form: () => form, unreached: () => unreached }
}

/** What becomes of the mails, so that a change of it is seen. */
const standingOf = ({ moved }: Telling): string =>
  `${moved?.number} ${moved?.failed} ${moved?.told} ${moved?.waiting}`

function Screen({ event, poll, form, unreached }: Parts): Child {
  const { value, problem } = event.state()
  const telling = poll.state()
  const moved = telling.value?.moved ?? null
  const list = unreached()
  const open = form()
  return (
    <>
      <ResourceNote
        of={{
          state: () => ({ value, problem: problem ?? telling.problem }),
          load: () => Promise.all([event.load(), poll.load()]),
        }}
      />
      {moved === null || value === null || list === null ? null : (
        <MovedCard
          moved={moved}
          zone={value.timeZone}
          unreached={list}
          again={() => void Promise.all([poll.load(), list.reload()])}
        />
      )}
      {value === null || open === null ? null : <Place event={value} open={open} />}
    </>
  )
}

const CAN_MOVE: ReadonlySet<string> = new Set(['draft', 'published'])

const Place: FC<{ readonly event: EventDetails; readonly open: MoveForm }> = ({ event, open }) => {
  const isOver = Date.parse(event.endsAt) <= Date.now()
  if (isOver || !CAN_MOVE.has(event.status)) return <p class="card">{text('move.closed')}</p>
  const { form } = open
  const preview = open.preview()
  const problem = open.problem()
  return (
    <>
      <div class="card">
        <p>{text('move.lead')}</p>
        <Form
          form={form}
          submit={text('move.look')}
          cancel={() => goTo(pathAddress('/events/:eventId', { eventId: event.id }))}
        >
          <TextInput
            form={form}
            name="startsAt"
            kind="datetime-local"
            label={text('move.starts')}
          />
          <TextInput form={form} name="endsAt" kind="datetime-local" label={text('move.ends')} />
          <CheckBox form={form} name="movesSales" label={text('move.sales')} />
          <TextArea
            form={form}
            name="wordsEn"
            label={text('move.words.en')}
            hint={text('move.words.hint')}
            isOptional
          />
          <TextArea form={form} name="wordsBn" label={text('move.words.bn')} isOptional />
          <TextInput
            form={form}
            name="refundUntil"
            kind="datetime-local"
            label={text('move.refund')}
            hint={text('move.refund.hint')}
            isOptional
          />
        </Form>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {preview === null ? null : (
        <section class="card">
          <Preview preview={preview} zone={event.timeZone} />
          <div class="buttons">
            <Button
              label={text('move.submit')}
              weight="main"
              isDisabled={open.isMoving()}
              press={() => void open.move()}
            />
          </div>
        </section>
      )}
    </>
  )
}
