// A report as a file: read piece by piece, counted on the way, given up when the person does not want it any more.
import { queryText, send } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'

export type DownloadState = {
  readonly isRunning: boolean
  /** Rows without the titles' line. */
  readonly rows: number
  readonly bytes: number
  readonly isDone: boolean
  readonly isBroken: boolean
  readonly problem: Problem | null
}

export type Download = {
  readonly state: () => DownloadState
  readonly start: (path: `/${string}.csv`, query: object, fileName: string) => Promise<void>
  readonly cancel: () => void
}

const IDLE: DownloadState = {
  isRunning: false,
  rows: 0,
  bytes: 0,
  isDone: false,
  isBroken: false,
  problem: null,
}
/** Between two drawings of the count. */
const DRAW_MS = 100
/** What is gathered in memory before the browser may put it on its disk. */
const PART_BYTES = 4 * 1_024 * 1_024

export function createDownload(): Download {
  let state = IDLE
  let running: AbortController | null = null
  const set = (next: Partial<DownloadState>): void => {
    state = { ...state, ...next }
    redraw()
  }
  const start: Download['start'] = async (path, query, fileName) => {
    if (running !== null) return
    const own = new AbortController()
    running = own
    set({ ...IDLE, isRunning: true })
    try {
      const answer = await send(path + queryText(query), { signal: own.signal })
      if (!answer.ok) set({ ...IDLE, problem: answer.problem })
      else {
        const file = await readFile(answer.value, set)
        saveFile(file, fileName)
        set({ isRunning: false, isDone: true })
      }
    } catch (error) {
      if (own.signal.aborted) set(IDLE)
      else if (error instanceof TypeError) set({ isRunning: false, isBroken: true })
      else throw error
    } finally {
      running = null
    }
  }
  return { state: () => state, start, cancel: () => running?.abort() }
}

const NEW_LINE = 10

async function readFile(
  response: Response,
  set: (next: Pick<DownloadState, 'rows' | 'bytes'>) => void,
): Promise<Blob> {
  const type = response.headers.get('content-type') ?? 'text/csv'
  const reader = response.body?.getReader()
  const blobs: Blob[] = []
  let parts: Uint8Array<ArrayBuffer>[] = []
  let [lines, bytes, gathered, drawnAt] = [0, 0, 0, 0]
  const gather = (): void => {
    blobs.push(new Blob(parts))
    parts = []
    gathered = 0
  }
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) break
    for (const byte of piece.value) if (byte === NEW_LINE) lines += 1
    bytes += piece.value.length
    gathered += piece.value.length
    parts.push(piece.value)
    if (gathered >= PART_BYTES) gather()
    if (performance.now() - drawnAt < DRAW_MS) continue
    drawnAt = performance.now()
    set({ rows: Math.max(0, lines - 1), bytes })
  }
  gather()
  set({ rows: Math.max(0, lines - 1), bytes })
  return new Blob(blobs, { type })
}

/** Long enough for the browser to take it. */
const KEEP_MS = 60_000

/** Gives bytes to the browser, as a file of that name. */
export function saveFile(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS)
}
