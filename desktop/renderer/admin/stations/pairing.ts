// A pairing code while it counts: how long yet, and which station has come of it.
import type { StationView } from '../../../../shared/stations/schema.ts'
import { SECOND_MS } from '../../../../shared/time.ts'
import { type AnswerOf, api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'

export type PairingCode = AnswerOf<'POST /tenant/pairing-codes'>
export type PairingState = {
  readonly code: PairingCode
  /** Of this laptop's clock, which may differ from the server's. */
  readonly endsAt: number
  readonly appeared: StationView | null
}
export type Pairing = {
  readonly state: () => PairingState | null
  /** @param before the stations that were there before the code was made */
  readonly begin: (code: PairingCode, lifeMs: number, before: ReadonlySet<string>) => void
  readonly end: () => void
}

/** How often the stations are asked for, in seconds of the countdown. */
const ASK_SECONDS = 2

export function createPairing(): Pairing {
  let state: PairingState | null = null
  let ticking: ReturnType<typeof setInterval> | null = null
  let asking = new AbortController()
  const stop = (): void => {
    if (ticking !== null) clearInterval(ticking)
    ticking = null
    asking.abort()
  }
  const look = async (before: ReadonlySet<string>): Promise<void> => {
    const { signal } = asking
    const stations = await listStations(signal).catch((error: unknown) => {
      if (signal.aborted) return []
      throw error
    })
    const appeared = stations.find(({ id }) => !before.has(id))
    if (signal.aborted || state === null || appeared === undefined) return
    stop()
    state = { ...state, appeared }
    redraw()
  }
  return {
    state: () => state,
    begin: (code, lifeMs, before) => {
      stop()
      asking = new AbortController()
      const begun = { code, endsAt: Date.now() + lifeMs, appeared: null }
      state = begun
      let seconds = 0
      ticking = setInterval(() => {
        seconds += 1
        if (seconds % ASK_SECONDS === 0) void look(before)
        if (Date.now() >= begun.endsAt) stop()
        redraw()
      }, SECOND_MS)
      redraw()
    },
    end: () => {
      stop()
      state = null
      redraw()
    },
  }
}

/** More stations than these no organizer has. */
const PAGES_MAX = 10

/** All that are in use; as many as came, where the server stopped answering. */
export async function listStations(signal?: AbortSignal): Promise<readonly StationView[]> {
  const stations: StationView[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer: Awaited<ReturnType<typeof askPage>> = await askPage(after, signal)
    if (!answer.ok) break
    stations.push(...answer.value.items)
    after = answer.value.next
    if (after === null) break
  }
  return stations
}

const askPage = (after: string | null, signal: AbortSignal | undefined) =>
  api('GET /tenant/stations', {
    query: { status: 'active', limit: 200, ...(after === null ? {} : { after }) },
    ...(signal === undefined ? {} : { signal }),
  })
