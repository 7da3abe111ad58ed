// What the shell must know of the gate: whether it works, and whom the screen stands before.
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Handlers } from '../../contract/calls.ts'
import type { SignalSource } from '../../contract/signals.ts'
import type { StatusView } from '../../contract/views.ts'
import type { Log, Timers } from '../../core/deps.ts'

export type GateState = {
  /** The laptop stays awake, and no update is installed. */
  readonly isSessionOpen: boolean
  readonly mode: StatusView['mode']
}

/** Doors open before the start and close after the end; half a day on both sides takes in the longest night. */
const AROUND_MS = 12 * HOUR_MS

/** Whether a gate works here, or will today: paired, with an event that is near at corrected time. */
export function isSessionOpen(
  status: Pick<StatusView, 'station' | 'event' | 'list' | 'clock'>,
): boolean {
  const { station, event, list, clock } = status
  if (station === null || event === null || list === null) return false
  const now: Instant = Date.parse(clock.now)
  return now >= Date.parse(event.startsAt) - AROUND_MS && now < Date.parse(event.endsAt) + AROUND_MS
}

export type GateWatchDeps = {
  readonly core: { readonly handlers: Pick<Handlers, 'status'>; readonly signals: SignalSource }
  readonly timers: Pick<Timers, 'after'>
  readonly log: Log
  /** At the first look, and then whenever it is another one. */
  readonly changed: (state: GateState) => void
}

export type GateWatch = {
  readonly state: () => GateState
  readonly close: () => void
}

/** A busy gate signals several times a second, and asking costs what a page's asking costs. */
const LOOK_MS_MIN = SECOND_MS
/** A session begins by the clock, too. */
const LOOK_MS_MAX = MINUTE_MS

const START: GateState = { isSessionOpen: false, mode: 'gate' }

/** Looks at once, and resolves when it has looked. */
export async function watchGate(deps: GateWatchDeps): Promise<GateWatch> {
  let state: GateState | null = null
  let isClosed = false
  let isDue = false
  let cancel = (): void => {}

  const look = async (): Promise<void> => {
    isDue = false
    cancel = deps.timers.after(LOOK_MS_MAX, () => void look())
    try {
      const next = await readState(deps.core.handlers)
      if (isClosed || next === null) return
      if (next.isSessionOpen === state?.isSessionOpen && next.mode === state.mode) return
      state = next
      deps.changed(next)
    } catch (error) {
      deps.log.error('the shell cannot ask the station', { error: String(error) })
    }
  }
  const stop = deps.core.signals.subscribe(({ name }) => {
    if (name !== 'status.changed' || isDue || isClosed) return
    isDue = true
    cancel()
    cancel = deps.timers.after(LOOK_MS_MIN, () => void look())
  })
  await look()
  return {
    state: () => state ?? START,
    close: () => {
      isClosed = true
      cancel()
      stop()
    },
  }
}

async function readState(handlers: Pick<Handlers, 'status'>): Promise<GateState | null> {
  const status = await handlers.status({})
  if (!status.ok) return null
  return { isSessionOpen: isSessionOpen(status.value), mode: status.value.mode }
}
