// Calling an event off, or, once that was done, how far giving everybody's money back is.
import type { Child } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import { currentLanguage, localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource, type Resource } from '../parts/resource.ts'
import { loadAdminWords } from '../parts/words.ts'
import { createProgressPoll, type Progress } from './progress-poll.ts'
import { text } from './words.ts'

/** One side of the screen: it is loaded when somebody comes to it. */
export type Side = {
  readonly view: (event: EventDetails) => Child
  readonly actions?: () => Child
  /** How far it is was asked anew. */
  readonly heard?: (now: Progress) => void
  readonly isDirty: () => boolean
  readonly close: () => void
}

/** What a side asks of the screen: both are asked again after something was done. */
export type Around = {
  readonly eventId: string
  readonly poll: ReturnType<typeof createProgressPoll>
  readonly event: Resource<EventDetails>
}

const SIDES = {
  before: async () => (await import('./before.tsx')).openBefore,
  after: async () => (await import('./after.tsx')).openAfter,
} as const satisfies Readonly<Record<string, () => Promise<(around: Around) => Side>>>

export const openScreen: OpenScreen = ({ params }) => {
  const eventId = params['eventId'] ?? ''
  const around: Around = {
    eventId,
    event: createResource((signal) =>
      api('GET /tenant/events/:eventId', { params: { eventId }, signal }),
    ),
    poll: createProgressPoll({
      ask: (signal) => api('GET /tenant/events/:eventId/refunds', { params: { eventId }, signal }),
      heard: (now) => sides.heard(now),
      page: document,
    }),
  }
  const sides = createSides(around)
  const { event, poll } = around
  return {
    title: () => titleOf(event),
    isDirty: () => sides.open()?.isDirty() === true,
    close: () => {
      event.close()
      poll.close()
      sides.close()
    },
    actions: () => (
      <>
        {sides.open()?.actions?.() ?? null}
        <a class="button" href={pathAddress('/events/:eventId', { eventId })}>
          {text('cancel.event')}
        </a>
      </>
    ),
    view: () => {
      const details = event.state()
      const problem = details.problem ?? poll.state().problem
      const side = sides.open()
      const retry = (): void => void Promise.all([event.load(), poll.load()])
      return (
        <>
          {problem === null ? null : <ProblemNote problem={problem} retry={retry} />}
          {details.value !== null && side !== null ? (
            side.view(details.value)
          ) : problem === null ? (
            <div class="skeleton" />
          ) : null}
        </>
      )
    },
  }
}

/** The one that fits how far it is. */
function createSides(around: Around) {
  let name: keyof typeof SIDES | null = null
  let side: Side | null = null
  let isClosed = false
  const load = async (wanted: keyof typeof SIDES): Promise<void> => {
    const openSide = await SIDES[wanted]()
    await loadAdminWords(currentLanguage())
    if (isClosed || name !== wanted) return
    side?.close()
    side = openSide(around)
    redraw()
  }
  return {
    open: () => side,
    heard: (now: Progress): void => {
      const wanted = now.begun === null ? 'before' : 'after'
      if (name === wanted) side?.heard?.(now)
      else {
        name = wanted
        void load(wanted)
      }
    },
    close: () => {
      isClosed = true
      side?.close()
    },
  }
}

function titleOf(event: Resource<EventDetails>): string {
  const { value } = event.state()
  const name = value === null ? '' : localName(value.name, value.nameBn)
  return text(value?.status === 'cancelled' ? 'cancel.heading.off' : 'cancel.heading', { name })
}
