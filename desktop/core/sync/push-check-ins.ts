// One batch of the journal to the server: an answer per scan, and none of them blocks another.
import type { BatchReply, BatchResult, BatchScanInput } from '../../../shared/sync/schema.ts'
import { fullDiskOr } from './full-disk.ts'
import type { Answer, ServerClient } from './server-client.ts'
import type { SyncHost } from './sync-host.ts'
import { type Trouble, trouble } from './trouble.ts'

/** Large enough to empty a day's journal quickly, small enough for a slow link. */
export const BATCH_SCANS = 500

export type Pushed =
  | { readonly kind: 'drained'; readonly recorded: number; readonly rejected: number }
  /** Unsent scans are left: send the next batch at once. */
  | { readonly kind: 'more'; readonly recorded: number; readonly rejected: number }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

/** How many scans the next batch has. Halved when the server finds a batch too large, doubled when it took one. */
export type BatchSize = { current: number }

export type PushOptions = {
  readonly core: SyncHost
  readonly client: ServerClient
  readonly size: BatchSize
  readonly signal: AbortSignal
  readonly onServerTime: (serverTime: number, answer: Answer<BatchReply>) => void
}

/**
 * Sends the oldest unsent scans once.
 *
 * A scan keeps its id through every retry, so a batch whose answer was lost is sent again as it was. The marks are
 * written only after the whole answer was understood.
 */
export async function pushCheckIns(options: PushOptions): Promise<Pushed> {
  const { core, client, size, signal } = options
  const scans = core.journal.listUnsent(size.current)
  if (scans.length === 0) return { kind: 'drained', recorded: 0, rejected: 0 }
  const reply = await client.sendBatch(scans, core.deps.now(), signal)
  if (!reply.ok) return afterFailure(core, scans, size, reply.error)
  const { results, serverTime } = reply.value.value
  if (!isAnswerTo(results, scans)) return { kind: 'failed', trouble: trouble('broken_answer') }
  options.onServerTime(serverTime, reply.value)
  size.current = Math.min(BATCH_SCANS, size.current * 2)
  return mark(core, named(results, scans))
}

/** One result for each scan, in the order given. A rejected row's id may be missing: the server could not read it. */
const isAnswerTo = (results: readonly BatchResult[], scans: readonly BatchScanInput[]): boolean =>
  results.length === scans.length &&
  results.every(({ scanId, outcome }, at) => {
    const asked = scans[at]?.scanId.toLowerCase()
    return scanId === null ? outcome === 'rejected' : scanId.toLowerCase() === asked
  })

const named = (results: readonly BatchResult[], scans: readonly BatchScanInput[]): BatchResult[] =>
  results.map((result, at) => ({ ...result, scanId: scans[at]?.scanId ?? result.scanId }))

function mark(core: SyncHost, results: readonly BatchResult[]): Pushed {
  try {
    core.journal.recordOutcomes(results, core.clock.now())
  } catch (error) {
    return { kind: 'failed', trouble: fullDiskOr(error) }
  }
  const rejected = results.filter((result) => result.outcome === 'rejected').length
  return {
    kind: core.journal.countUnsent() === 0 ? 'drained' : 'more',
    recorded: results.length - rejected,
    rejected,
  }
}

/** The server refuses the batch as a whole: a smaller one finds the scan that is to blame, and sets that one aside. */
function afterFailure(
  core: SyncHost,
  scans: readonly BatchScanInput[],
  size: BatchSize,
  failure: Trouble,
): Pushed {
  const isAboutContent =
    failure.code === 'too_large' ||
    (failure.code === 'refused' && CONTENT_STATUS.has(failure.status))
  if (!isAboutContent) return { kind: 'failed', trouble: failure }
  const [only] = scans
  if (scans.length > 1 || only === undefined) {
    size.current = Math.max(1, Math.floor(scans.length / 2))
    return { kind: 'more', recorded: 0, rejected: 0 }
  }
  const code = failure.serverCode ?? failure.code
  const message = failure.serverMessage ?? failure.message
  return mark(core, [{ scanId: only.scanId, outcome: 'rejected', error: { code, message } }])
}

/** Malformed, or not to be understood: sending the same again cannot help. */
const CONTENT_STATUS: ReadonlySet<number | null> = new Set([400, 422])
