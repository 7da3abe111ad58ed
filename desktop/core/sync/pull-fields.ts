// One round of the second stream: what a gate searches by, when the tickets are here and nobody needs the loop.
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { FieldsHeadLine, FieldsLine, OrderLine } from '../../../shared/sync/search-fields.ts'
import type { KnownEvent } from '../stores.ts'
import { fullDiskOr } from './full-disk.ts'
import type { OpenAnswer } from './http-request.ts'
import { readFieldsLine } from './read-fields-line.ts'
import type { ServerClient } from './server-client.ts'
import { createLineSplitter } from './split-lines.ts'
import type { SyncHost } from './sync-host.ts'
import { type Trouble, trouble } from './trouble.ts'

export type FieldsPulled =
  | { readonly kind: 'complete'; readonly orders: number }
  | { readonly kind: 'more'; readonly orders: number }
  /** A download of tickets goes before, or one has still to come. */
  | { readonly kind: 'waits' }
  /** This server has no such stream. */
  | { readonly kind: 'nothing' }
  /** What was applied stays, and the next round goes on from there. */
  | { readonly kind: 'failed'; readonly orders: number; readonly trouble: Trouble }

export type PullFieldsOptions = {
  readonly core: SyncHost
  readonly client: ServerClient
  readonly eventId: EventId
  readonly signal: AbortSignal
  /** A download of tickets runs: this one stops after what it has. */
  readonly mustYield: () => boolean
}

/** Lines are parsed for this long before a waiting scan gets its turn. */
const PARSE_MS_MAX = 1
/** Orders without a cursor among them are applied in parts of this size, so that memory stays bounded. */
const STRETCH_ORDERS_MAX = 5_000
/** Orders of many tickets, or of a broken server, are longer. */
const STRETCH_CHARS_MAX = 4_000_000

/** Pulls once. Never throws for network trouble or a bad answer: what came before it stays, nothing after it. */
export async function pullFields(options: PullFieldsOptions): Promise<FieldsPulled> {
  const { core, client, eventId, signal, mustYield } = options
  const event = core.manifest.findEvent(eventId)
  const state = core.manifest.findState(eventId)
  const isComplete = state !== null && state.completeUntil !== null && !state.isSnapshotOpen
  if (event === null || !isComplete || mustYield()) return { kind: 'waits' }
  const after = core.orders.findFeed(event)?.cursor ?? null
  const opened = await client.openSearchFields(eventId, after, signal)
  if (!opened.ok) {
    // A server of an older release, or one that shows contacts to nobody.
    const isAbsent = opened.error.code === 'not_found' || opened.error.code === 'forbidden'
    return isAbsent ? { kind: 'nothing' } : { kind: 'failed', orders: 0, trouble: opened.error }
  }
  const stretch = createStretch(options, event)
  const ended = await readAnswer(options, opened.value, stretch)
  opened.value.close()
  const orders = stretch.count()
  if (!ended.ok) return { kind: 'failed', orders, trouble: ended.error }
  return ended.value === 'waits' ? { kind: 'waits' } : { kind: ended.value, orders }
}

type Stretch = {
  readonly count: () => number
  /** Takes one line of so many characters; says how the stream ended where it did. */
  readonly take: (line: FieldsLine, chars: number) => Promise<Result<Ending | null, Trouble>>
}

type Ending = 'complete' | 'more' | 'waits'

function createStretch(options: PullFieldsOptions, event: KnownEvent): Stretch {
  const { core, signal, eventId, mustYield } = options
  let hasHead = false
  let count = 0
  let waiting: OrderLine[] = []
  let waitingChars = 0
  const begin = (head: FieldsHeadLine): Result<null, Trouble> => {
    if (hasHead || head.eventId !== eventId) return refuse(trouble('broken_answer'))
    hasHead = true
    if (head.mode === 'snapshot') core.orders.beginSnapshot(event)
    return ok(null)
  }
  const applyUpTo = async (cursor: string | null): Promise<Result<Ending | null, Trouble>> => {
    const orders = waiting
    waiting = []
    waitingChars = 0
    await core.orders.apply(event, orders, cursor)
    count += orders.length
    return ok(mustYield() ? 'waits' : null)
  }
  const takeLine = async (
    line: FieldsLine,
    chars: number,
  ): Promise<Result<Ending | null, Trouble>> => {
    if (signal.aborted) return refuse(trouble('stopped'))
    if (line.type === 'head') return begin(line)
    if (!hasHead) return refuse(trouble('broken_answer'))
    if (line.type === 'order') {
      waiting.push(line)
      waitingChars += chars
      const isFull = waiting.length >= STRETCH_ORDERS_MAX || waitingChars >= STRETCH_CHARS_MAX
      return isFull || line.cursor !== undefined ? await applyUpTo(line.cursor ?? null) : ok(null)
    }
    const applied = await applyUpTo(line.complete ? null : line.cursor)
    if (!applied.ok) return applied
    if (line.complete) await core.orders.finish(event, line.cursor)
    return ok(line.complete ? 'complete' : 'more')
  }
  return {
    count: () => count,
    take: async (line, chars) => {
      try {
        return await takeLine(line, chars)
      } catch (error) {
        return refuse(fullDiskOr(error))
      }
    },
  }
}

async function readAnswer(
  { core }: PullFieldsOptions,
  answer: OpenAnswer,
  stretch: Stretch,
): Promise<Result<Ending, Trouble>> {
  const { deps, giveWay } = core
  const splitter = createLineSplitter()
  for (;;) {
    const piece = await answer.read()
    if (!piece.ok) return piece
    // The connection ended well, and the last line was not there.
    if (piece.value === null) return refuse(trouble('broken_answer'))
    const texts = cutLines(() => splitter.push(piece.value ?? new Uint8Array()))
    if (texts === null) return refuse(trouble('broken_answer'))
    let turnedAt = deps.monotonicMs()
    for (const text of texts) {
      const line = text === '' ? ok(null) : readFieldsLine(text)
      if (!line.ok) return refuse(trouble(TROUBLE_OF_LINE[line.error.code]))
      const taken = line.value === null ? ok(null) : await stretch.take(line.value, text.length)
      if (!taken.ok) return taken
      if (taken.value !== null) return ok(taken.value)
      if (deps.monotonicMs() - turnedAt <= PARSE_MS_MAX) continue
      giveWay.noteWork()
      await giveWay.rest()
      turnedAt = deps.monotonicMs()
    }
  }
}

const TROUBLE_OF_LINE = { newer: 'protocol_unsupported', broken: 'broken_answer' } as const

function cutLines(push: () => string[]): string[] | null {
  try {
    return push()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
