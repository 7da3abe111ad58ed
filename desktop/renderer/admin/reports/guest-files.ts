// The guest list on paper: its files one after the other, each saved as it comes.
import { queryText, send } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'
import { saveFile } from '../parts/download.ts'

export type GuestFilesState = {
  readonly isRunning: boolean
  /** How many of them are saved; the next run goes on behind them. */
  readonly saved: number
  readonly problem: Problem | null
}

export type GuestFiles = {
  readonly state: () => GuestFilesState
  readonly start: (path: string, query: object, files: number) => Promise<void>
  readonly cancel: () => void
  /** Other files: from the first one on. */
  readonly forget: () => void
}

const IDLE: GuestFilesState = { isRunning: false, saved: 0, problem: null }
/** The server prints one file at a time: so often it is asked again while it prints another's. */
const BUSY_TRIES = 60
const BUSY_MS = 5_000

export function createGuestFiles(): GuestFiles {
  let state = IDLE
  let running: AbortController | null = null
  const set = (next: Partial<GuestFilesState>): void => {
    state = { ...state, ...next }
    redraw()
  }
  const cancel = (): void => {
    running?.abort()
    running = null
    if (state.isRunning) set({ isRunning: false })
  }
  const start: GuestFiles['start'] = async (path, query, files) => {
    cancel()
    const own = new AbortController()
    running = own
    set({ isRunning: true, problem: null, saved: state.saved >= files ? 0 : state.saved })
    try {
      while (state.saved < files) {
        const part = state.saved + 1
        const answer = await printOne(path + queryText({ ...query, part }), own.signal)
        if (own.signal.aborted) return
        if ('code' in answer) {
          set({ problem: answer })
          return
        }
        saveFile(answer, `guest-list-${part}.pdf`)
        set({ saved: part })
      }
    } catch (error) {
      if (!own.signal.aborted) throw error
    } finally {
      if (running === own) {
        running = null
        set({ isRunning: false })
      }
    }
  }
  return {
    state: () => state,
    start,
    cancel,
    forget: () => {
      cancel()
      set(IDLE)
    },
  }
}

async function printOne(address: string, signal: AbortSignal): Promise<Blob | Problem> {
  for (let tries = 1; ; tries += 1) {
    const answer = await send(address, { signal })
    if (answer.ok) return await readWhole(answer.value, signal)
    const { problem } = answer
    const isBusy = problem.code === 'busy' && tries < BUSY_TRIES
    if (!isBusy) return problem
    await waitFor(problem.retryAfterMs ?? BUSY_MS, signal)
  }
}

/** What breaks off in the middle is nothing, and may be asked again. */
async function readWhole(response: Response, signal: AbortSignal): Promise<Blob | Problem> {
  try {
    return await response.blob()
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error
    return {
      code: 'broken_answer',
      message: 'The answer broke off.',
      status: 0,
      details: null,
      retryAfterMs: null,
      isOurs: true,
    }
  }
}

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
