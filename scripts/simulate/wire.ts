// What travels between a station and the server: requests, replies, and the bytes in which they break.
import type { Random } from './random.ts'

export type Route = 'batch' | 'tickets' | 'live' | 'small'

/** A request as it left, so that a copy of it can arrive again, later. */
export type Sent = {
  readonly from: string
  readonly route: Route
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: readonly Uint8Array[]
  /** `broken`: the connection goes; `short`: it ends as if that were all. */
  readonly ending: 'whole' | 'broken' | 'short'
}

/** Whoever waits for an answer. Both do nothing when the waiting is over. */
export type Caller = {
  readonly answer: (response: Response) => void
  readonly fail: (error: Error) => void
  readonly isOver: () => boolean
  /** Runs when the caller gives up. */
  readonly onAbort: (run: () => void) => void
}

export const routeOf = (url: string): Route => {
  if (url.endsWith('/staff/check-in/batch')) return 'batch'
  if (url.endsWith('/live')) return 'live'
  return url.includes('/tickets') ? 'tickets' : 'small'
}

/** What `fetch` throws when the network fails. */
export const networkError = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })

const abortError = (): Error => new DOMException('This operation was aborted', 'AbortError')

export function createCaller(
  resolve: (response: Response) => void,
  reject: (error: Error) => void,
  signal: AbortSignal | null | undefined,
  isDead: () => boolean,
): Caller {
  let isOver = false
  const listeners: (() => void)[] = []
  const end = (finish: () => void): void => {
    // A dead program hears nothing, and stops waiting only when its memory is freed.
    if (isOver || (isDead() && signal?.aborted !== true)) return
    isOver = true
    finish()
  }
  const abort = (): void => {
    end(() => reject(abortError()))
    for (const listener of listeners) listener()
  }
  if (signal?.aborted === true) abort()
  else signal?.addEventListener('abort', abort, { once: true })
  return {
    answer: (response) => end(() => resolve(response)),
    fail: (error) => end(() => reject(error)),
    isOver: () => isOver || isDead(),
    onAbort: (run) => void listeners.push(run),
  }
}

/** A body that is handed over piece by piece, so that what came before a break is read. */
export function toResponse({ status, headers, pieces, ending }: Reply): Response {
  const left = [...pieces]
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const piece = left.shift()
        if (piece !== undefined) controller.enqueue(piece)
        else if (ending === 'broken') controller.error(new TypeError('terminated'))
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(status === 204 ? null : body, { status, headers })
}

export const wholeReply = (status: number, type: string, text: string, more = {}): Reply => ({
  status,
  headers: { 'content-type': type, ...more },
  pieces: [Buffer.from(text)],
  ending: 'whole',
})

/**
 * The reply up to some byte. The place is drawn as a line and a part of it, not as a number of bytes: cursors differ in
 * length between two databases, and the same seed must cut at the same place of the content.
 */
export function cutReply(reply: Reply, random: Random): Reply {
  const bytes = Buffer.concat(reply.pieces)
  return {
    ...reply,
    pieces: [bytes.subarray(0, placeIn(bytes, random))],
    ending: random.chance(0.5) ? 'broken' : 'short',
  }
}

/** The same bytes in pieces of any size. */
export function splitReply(reply: Reply, random: Random): Reply {
  const bytes = Buffer.concat(reply.pieces)
  const places = Array.from({ length: random.below(4) }, () => placeIn(bytes, random)).sort(
    (a, b) => a - b,
  )
  const ends = [...places, bytes.length]
  const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
  return { ...reply, pieces: pieces.filter((piece) => piece.length > 0) }
}

function placeIn(bytes: Buffer, random: Random): number {
  const starts = [0]
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  const line = random.below(starts.length)
  const start = starts[line] ?? 0
  const end = starts[line + 1] ?? bytes.length
  const part = random.unit()
  if (part < 0.1) return start
  if (part < 0.2) return Math.max(start, end - 1)
  return Math.min(start + 1 + Math.floor(part * Math.max(0, end - start - 2)), end)
}
