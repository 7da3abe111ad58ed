// Streams what a gate searches by, order by order: all of an event's, or what changed since the station's cursor.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import { instantToText } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { FIRST_ID } from './feed-cursor.ts'
import { readFeedStart } from './feed-store.ts'
import {
  type FieldsCursor,
  type FieldsProgress,
  readFieldsCursor,
  writeFieldsCursor,
} from './search-fields-cursor.ts'
import {
  ORDER_PAGE_ROWS,
  type OrderPage,
  readChangedOrderPage,
  readOrderPage,
  readTouchedOrderPage,
} from './search-fields-store.ts'
import { hasEvent } from './store.ts'

export type SearchFieldsRequest = {
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly after: string | undefined
}

type Position = FieldsCursor & { readonly progress: FieldsProgress }

/** The lines, as chunks of bytes. Nothing is held between two chunks but a cursor. */
export async function streamSearchFields(
  deps: Deps,
  request: SearchFieldsRequest,
): Promise<Result<AsyncGenerator<Uint8Array>, { readonly code: 'event_not_found' }>> {
  const { tenantId, eventId } = request
  const opened = await withTenant(deps.db, tenantId, async (tx) => {
    const [start, isThere] = await Promise.all([readFeedStart(tx), hasEvent(tx, eventId)])
    return isThere ? ok(continueFrom(request, start)) : refuse({ code: 'event_not_found' } as const)
  })
  return opened.ok ? ok(stream(deps, request, opened.value)) : opened
}

/** Where to go on. A cursor of another event, epoch or maker begins a new snapshot. */
function continueFrom(
  { eventId, after }: SearchFieldsRequest,
  { epoch, watermark }: { readonly epoch: number; readonly watermark: string },
): Position {
  const given = after === undefined ? null : readFieldsCursor(after)
  const isOurs = given?.epoch === epoch && given.eventId === eventId
  const begun: FieldsProgress = {
    phase: 'orders',
    afterXid: '0',
    afterId: FIRST_ID,
    next: watermark,
  }
  if (!isOurs) return { epoch, eventId, mode: 'snapshot', since: '0', progress: begun }
  return { ...given, progress: given.progress ?? begun }
}

const line = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`)

async function* stream(
  deps: Deps,
  request: SearchFieldsRequest,
  opened: Position,
): AsyncGenerator<Uint8Array> {
  yield headLine(deps, request.eventId, opened)
  let cursor = opened
  let reading: Promise<OrderPage> | null = readPage(deps, request, cursor)
  while (reading !== null) {
    const page: OrderPage = await reading
    const covered = page.rows === 0 ? cursor : advance(cursor, page)
    const next = page.rows < ORDER_PAGE_ROWS ? nextPhase(covered) : covered
    // One page ahead and no more, as in the tickets' stream; a station that goes away leaves it unread.
    reading = next === null ? null : readPage(deps, request, next)
    reading?.catch(() => {})
    if (page.lines !== null) yield* withCursor(page.lines, writeFieldsCursor(covered))
    cursor = next ?? covered
  }
  const done: FieldsCursor = {
    ...cursor,
    mode: 'changes',
    since: cursor.progress.next,
    progress: null,
  }
  yield line({ type: 'end', cursor: writeFieldsCursor(done), complete: true })
}

/** A snapshot that goes on after a break is no new one: the station keeps the part that it has. */
const headLine = (deps: Deps, eventId: EventId, { mode, progress }: Position): Buffer =>
  line({
    type: 'head',
    protocol: PROTOCOL_VERSION,
    eventId,
    serverTime: instantToText(deps.now()),
    mode: mode === 'snapshot' && progress.afterId === FIRST_ID ? 'snapshot' : 'changes',
  })

/** One page in a transaction of its own, so that a slow reader holds nothing open. */
function readPage(
  deps: Deps,
  { tenantId, eventId }: SearchFieldsRequest,
  { mode, since, progress }: Position,
): Promise<OrderPage> {
  const after = { xid: progress.afterXid, id: progress.afterId }
  return withTenant(deps.db, tenantId, (tx) => {
    if (progress.phase === 'touched') return readTouchedOrderPage(tx, eventId, since, after)
    return mode === 'snapshot'
      ? readOrderPage(tx, eventId, after)
      : readChangedOrderPage(tx, eventId, since, after)
  })
}

const advance = (cursor: Position, { lastXid, lastId }: OrderPage): Position => ({
  ...cursor,
  progress: { ...cursor.progress, afterXid: lastXid, afterId: lastId },
})

/** Null after the last phase. A snapshot starts from nothing: there is nothing to correct. */
function nextPhase({ progress, ...cursor }: Position): Position | null {
  if (progress.phase === 'touched' || cursor.mode === 'snapshot') return null
  return {
    ...cursor,
    progress: { ...progress, phase: 'touched', afterXid: '0', afterId: FIRST_ID },
  }
}

/** The page's last line carries the cursor that covers it. */
function* withCursor(lines: Buffer, cursor: string): Generator<Uint8Array> {
  yield lines.subarray(0, lines.length - '}\n'.length)
  yield Buffer.from(`,"cursor":"${cursor}"}\n`)
}
