// The change hub over PostgreSQL's NOTIFY: local streams wake at once, other replicas within a moment.
import * as v from 'valibot'
import { EventId, TenantId } from '../../../shared/ids.ts'
import type { AppDb } from '../db/open.ts'
import type { Log } from '../log.ts'
import type { ChangeHub } from './change-hub.ts'
import { createFold } from './fold.ts'
import { FEED_CHANNEL, type Listener, openListener } from './listener.ts'

export type ChangeHubOptions = {
  /** Sends the notifications. */
  readonly db: AppDb
  /** A direct connection to the same database: a pooler that lends connections cannot listen. */
  readonly listenUrl: string
  readonly log: Log
}

/** Between two notifications of one event by this replica. */
const NOTIFY_GAP_MS = 100
/** Between two wake-ups of one event's local streams. */
const WAKE_GAP_MS = 20
/** How often everybody looks while this replica cannot listen. */
const POLL_MS = 500

export type RunningChangeHub = ChangeHub & {
  /** False while it polls. */
  readonly isListening: () => boolean
}

/** Starts to listen in the background, and keeps trying; a replica that cannot listen polls. */
export function createChangeHub(options: ChangeHubOptions): RunningChangeHub {
  const subscribers = createSubscribers()
  const wake = createFold(WAKE_GAP_MS, subscribers.wake)
  const notify = createNotifier(options)
  const listener = openListener({
    ...options,
    onPayload: (payload) => {
      const [tenantId, eventId] = payload.split('/')
      // Others may notify on the channel too: what names no event wakes nobody.
      if (v.is(TenantId, tenantId) && v.is(EventId, eventId)) wake.add(eventId)
    },
    // Whatever was said while nobody listened is found by looking.
    onListening: subscribers.wakeAll,
  })
  const poll = setInterval(() => {
    if (!listener.isListening()) subscribers.wakeAll()
  }, POLL_MS)
  poll.unref()
  return {
    publish: (tenantId, eventId) => {
      wake.add(eventId)
      notify.add(`${tenantId}/${eventId}`)
    },
    subscribe: subscribers.add,
    isListening: listener.isListening,
    close: () => close(poll, [wake, notify], listener),
  }
}

async function close(
  poll: NodeJS.Timeout,
  folds: readonly { readonly clear: () => void }[],
  listener: Listener,
): Promise<void> {
  clearInterval(poll)
  for (const fold of folds) fold.clear()
  await listener.close()
}

function createNotifier({ db, log }: Pick<ChangeHubOptions, 'db' | 'log'>) {
  return createFold(NOTIFY_GAP_MS, (payload) => {
    // A lost notification costs other replicas' streams a moment until the next one; the rows are committed.
    db`select pg_notify(${FEED_CHANNEL}, ${payload})`.catch((error: unknown) => {
      log.warn('change not notified', { error })
    })
  })
}

type OnChange = () => void

/** As many entries as there are open streams. */
function createSubscribers() {
  const byEvent = new Map<string, Set<OnChange>>()
  return {
    wake: (eventId: string): void => {
      for (const onChange of byEvent.get(eventId) ?? []) onChange()
    },
    wakeAll: (): void => {
      for (const streams of byEvent.values()) for (const onChange of streams) onChange()
    },
    add: (eventId: EventId, onChange: OnChange): (() => void) => {
      // A wrapper of its own, so that one function may subscribe twice.
      const own = (): void => onChange()
      const streams = byEvent.get(eventId) ?? new Set<OnChange>()
      byEvent.set(eventId, streams.add(own))
      return () => {
        streams.delete(own)
        if (streams.size === 0 && byEvent.get(eventId) === streams) byEvent.delete(eventId)
      }
    },
  }
}
