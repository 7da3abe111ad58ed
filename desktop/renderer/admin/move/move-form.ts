// The new times of an event, and what moving it would do: nothing is agreed to before it was seen.
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type {
  ReschedulePreview,
  ReschedulingView,
} from '../../../../shared/events/reschedule-schema.ts'
import { localName, number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText, fromLocalInput, toLocalInput } from '../parts/date-time.ts'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { text } from './words.ts'

export type MoveFields = Readonly<
  Record<'startsAt' | 'endsAt' | 'movesSales' | 'wordsEn' | 'wordsBn' | 'refundUntil', string>
>

export type MoveForm = {
  readonly form: FormStore<MoveFields>
  /** What would move by what stands in the form; null: it was not asked, or something was typed since. */
  readonly preview: () => ReschedulePreview | null
  /** Why it did not move. */
  readonly problem: () => Problem | null
  readonly isMoving: () => boolean
  /** Asks the person first. */
  readonly move: () => Promise<void>
}

export function createMoveForm(
  event: EventDetails,
  done: (moved: ReschedulingView) => void,
): MoveForm {
  const { id: eventId, timeZone } = event
  let { version } = event
  let seen: { readonly preview: ReschedulePreview; readonly key: string } | null = null
  let problem: Problem | null = null
  let isMoving = false
  const form = createForm<MoveFields, ReschedulePreview>({
    first: fieldsOf(event),
    check: (fields) => faultsOf(fields, timeZone),
    send: (fields) =>
      api('GET /tenant/events/:eventId/reschedule-preview', {
        params: { eventId },
        query: {
          ...timesOf(fields, timeZone),
          movesSales: fields.movesSales === 'yes' ? 'true' : 'false',
        },
      }),
    done: (preview) => {
      // What is looked at is one wish, however often its button is pressed.
      seen = { preview, key: crypto.randomUUID() }
      redraw()
    },
  })
  const send = async (fields: MoveFields, key: string): Promise<void> => {
    const answer = await api('POST /tenant/events/:eventId/reschedule', {
      params: { eventId },
      headers: { 'idempotency-key': key },
      body: { ...bodyOf(fields, timeZone), version },
    })
    if (answer.ok) return done(answer.value)
    problem = answer.problem
    if (problem.code !== 'changed_meanwhile') return
    // What moves may be something else by now: it is looked at once more.
    version = newerVersion(problem.details) ?? version
    seen = null
  }
  return {
    form: {
      ...form,
      set: (name, value) => {
        form.set(name, value)
        if (seen === null && problem === null) return
        seen = null
        problem = null
        redraw()
      },
    },
    preview: () => seen?.preview ?? null,
    problem: () => problem,
    isMoving: () => isMoving,
    move: async () => {
      if (seen === null || isMoving) return
      const { preview, key } = seen
      const time = dateTimeText(preview.startsAt, timeZone)
      const name = localName(event.name, event.nameBn)
      const isSure = await confirm({
        heading: text('move.submit'),
        text: text('move.sure', { name, time, count: number(preview.orders) }),
        yes: text('move.submit'),
      })
      if (!isSure) return
      isMoving = true
      redraw()
      await send(form.values(), key)
      isMoving = false
      redraw()
    },
  }
}

const timesOf = ({ startsAt, endsAt }: MoveFields, timeZone: string) => ({
  startsAt: fromLocalInput(startsAt, timeZone) ?? '',
  endsAt: fromLocalInput(endsAt, timeZone) ?? '',
})

const bodyOf = (fields: MoveFields, timeZone: string) => ({
  ...timesOf(fields, timeZone),
  movesSales: fields.movesSales === 'yes',
  wordsEn: fields.wordsEn.trim() || null,
  wordsBn: fields.wordsBn.trim() || null,
  refundUntil: fromLocalInput(fields.refundUntil, timeZone),
})

/** Of the newer event, which the server sends as the only one of its details. */
function newerVersion(details: unknown): number | null {
  const [newer]: unknown[] = Array.isArray(details) ? details : []
  if (typeof newer !== 'object' || newer === null || !('version' in newer)) return null
  return typeof newer.version === 'number' ? newer.version : null
}

const fieldsOf = (event: EventDetails): MoveFields => ({
  startsAt: toLocalInput(event.startsAt, event.timeZone),
  endsAt: toLocalInput(event.endsAt, event.timeZone),
  ...{ movesSales: 'yes', wordsEn: '', wordsBn: '', refundUntil: '' },
})

function faultsOf(
  { startsAt, endsAt, refundUntil }: MoveFields,
  timeZone: string,
): Readonly<Record<string, string>> {
  const until = fromLocalInput(refundUntil, timeZone)
  return {
    ...(startsAt === '' && { startsAt: frameText('form.required') }),
    ...(endsAt === '' && { endsAt: frameText('form.required') }),
    ...(startsAt !== '' &&
      endsAt !== '' &&
      endsAt <= startsAt && { endsAt: text('move.ends.early') }),
    ...(until !== null &&
      Date.parse(until) <= Date.now() && { refundUntil: text('move.refund.past') }),
  }
}
