// The gate's routes: check in, take back, replay, download, listen.
import type { Context } from 'hono'
import * as v from 'valibot'
import { may } from '../../../shared/auth/may.ts'
import { CheckInAnswer } from '../../../shared/checkin/answer.ts'
import { Direction } from '../../../shared/checkin/schema.ts'
import { CheckInListId, EventId, ScanId, TicketId } from '../../../shared/ids.ts'
import { ok, refuse } from '../../../shared/result.ts'
import {
  BATCH_SCANS_MAX,
  BatchReply,
  BatchRequest,
  BatchScan,
  Confirm,
  Force,
} from '../../../shared/sync/schema.ts'
import { CODE_CHARS_MAX } from '../../../shared/tickets/code-limits.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { mayWorkEvent, type TenantActor } from '../../platform/http/actor.ts'
import { authenticate } from '../../platform/http/authenticate.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { createLimiter } from '../../platform/limiter.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { annulScan } from './annul-scan.ts'
import { answerCheckIn } from './answer-check-in.ts'
import { caseEndpoints } from './case-routes.ts'
import type { CheckInActor } from './check-in.ts'
import { createCheckInQueue } from './check-in-queue.ts'
import { download } from './download.ts'
import { caseExports } from './export-cases.ts'
import { createLiveStreams } from './live-streams.ts'
import { nightEndpoints } from './night-routes.ts'
import { recordScans } from './record-scans.ts'
import { streamSearchFields } from './search-fields.ts'
import { hasEvent } from './store.ts'

const CheckInBody = v.pipe(
  v.strictObject({
    qrCode: v.optional(v.pipe(v.string(), v.maxLength(CODE_CHARS_MAX))),
    ticketId: v.optional(TicketId),
    eventId: v.optional(EventId),
    listId: v.optional(CheckInListId),
    direction: v.optional(Direction, 'entry'),
    scanId: v.optional(ScanId),
    force: v.optional(v.strictObject({ reason: Force.entries.reason })),
    confirm: v.optional(Confirm, []),
    /** Door questions are not asked yet: an answer is refused, not ignored. */
    answers: v.optional(v.strictObject({})),
  }),
  v.check(
    (body) => (body.qrCode === undefined) !== (body.ticketId === undefined),
    'one of qrCode and ticketId',
  ),
)

/** 1,000 rows of the longest form. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024

const queueOf = perDeps(createCheckInQueue)

const CHECK_IN = endpoint({
  method: 'POST',
  path: '/staff/check-in',
  action: 'check_in.scan',
  summary: 'Decides and stores one scan. A refused admission is an answer, not an error.',
  body: CheckInBody,
  response: CheckInAnswer,
  run: async (deps, { actor: requester, body }) => {
    const actor = toCheckInActor(requester)
    if (body.force !== undefined && !actor.isSupervisor) {
      return refuse({
        code: 'forbidden',
        message: 'Only a supervisor may force an admission',
      } as const)
    }
    const outcome = await queueOf(deps)(actor.tenantId, { actor, request: body })
    return outcome.ok ? ok(await answerCheckIn(deps, actor, outcome.value, body.qrCode)) : outcome
  },
})

const ANNUL = endpoint({
  method: 'POST',
  path: '/staff/check-in/:scanId/annul',
  action: 'check_in.annul',
  summary: 'Takes an admitted scan back; the ticket is then unused again.',
  params: v.object({ scanId: ScanId }),
  body: v.optional(v.strictObject({}), {}),
  response: v.object({ scanId: ScanId, annuls: ScanId }),
  run: async (deps, { actor, params }) => {
    const annulled = await annulScan(deps, toCheckInActor(actor), params.scanId)
    return annulled.ok ? ok({ scanId: annulled.value.scanId, annuls: params.scanId }) : annulled
  },
})

const BATCH = endpoint({
  method: 'POST',
  path: '/staff/check-in/batch',
  action: 'check_in.replay',
  summary:
    'Takes a queue of scans; each is answered for itself, in the order given, and counts once.',
  body: BatchRequest,
  bodyShown: v.strictObject({
    ...BatchRequest.entries,
    scans: v.pipe(v.array(BatchScan), v.maxLength(BATCH_SCANS_MAX)),
  }),
  bodyBytesMax: BATCH_BYTES_MAX,
  response: BatchReply,
  acceptsEnded: true,
  run: async (deps, { actor, body }) => {
    const uploader = { ...toCheckInActor(actor), ended: actor.ended ?? {} }
    const reply = await batchLimiterOf(deps).run(() => recordScans(deps, uploader, body))
    return reply === 'busy'
      ? refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS } as const)
      : ok(reply)
  },
})

/** Fewer than the pool has connections: after a long cut every station uploads at once, and scans go on beside them. */
const BATCHES_AT_ONCE_MAX = 4
const BATCHES_WAITING_MAX = 100
const BUSY_SECONDS = 2

const batchLimiterOf = perDeps(() => createLimiter(BATCHES_AT_ONCE_MAX, BATCHES_WAITING_MAX))

/** For a station that gives way to its gate: it asks again when it has time. */
const RowsAsked = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}$/, 'not a number'),
  v.transform(Number),
  v.minValue(1),
)

const TICKETS = endpoint({
  method: 'GET',
  path: '/staff/events/:eventId/tickets',
  action: 'event.download',
  summary:
    'All that a gate must know of an event, or what changed since `after`, one JSON object a line.',
  params: v.object({ eventId: EventId }),
  query: v.object({
    after: v.optional(v.pipe(v.string(), v.maxLength(500))),
    rows: v.optional(RowsAsked),
  }),
  produces: 'application/x-ndjson',
  run: async (deps, { actor, params, query }) => {
    if (!mayWorkEvent(actor, params.eventId)) return refuse({ code: 'event_not_found' } as const)
    const lines = await download(deps, {
      tenantId: actor.tenantId,
      eventId: params.eventId,
      after: query.after,
      rowsMax: query.rows,
      withKeys: actor.kind === 'station',
    })
    return lines.ok ? linesAnswer(lines.value) : lines
  },
})

const SEARCH_FIELDS = endpoint({
  method: 'GET',
  path: '/staff/events/:eventId/search-fields',
  action: 'event.contacts',
  summary:
    'What a gate searches by: the orders of an event, or those that changed since `after`, one JSON object a line.',
  params: v.object({ eventId: EventId }),
  query: v.object({ after: v.optional(v.pipe(v.string(), v.maxLength(500))) }),
  produces: 'application/x-ndjson',
  run: async (deps, { actor, params: { eventId }, query }) => {
    if (!mayWorkEvent(actor, eventId)) return refuse({ code: 'event_not_found' } as const)
    const { tenantId } = actor
    const lines = await streamSearchFields(deps, { tenantId, eventId, after: query.after })
    return lines.ok ? linesAnswer(lines.value) : lines
  },
})

const linesAnswer = (lines: AsyncGenerator<Uint8Array>): Response =>
  new Response(toBody(lines), {
    headers: {
      'content-type': 'application/x-ndjson; charset=UTF-8',
      'cache-control': 'no-store',
    },
  })

/** Pulls a page when the reader has taken the one before: a slow reader costs no memory. */
function toBody(lines: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await lines.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async () => {
        await lines.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

const LIVE = endpoint({
  method: 'GET',
  path: '/staff/events/:eventId/live',
  action: 'event.download',
  summary: 'Server-sent events: scans of other stations and ticket changes, as they are committed.',
  params: v.object({ eventId: EventId }),
  produces: 'text/event-stream',
  run: async (deps, { actor, params, c }) => {
    const isVisible =
      mayWorkEvent(actor, params.eventId) &&
      (await withTenant(deps.db, actor.tenantId, (tx) => hasEvent(tx, params.eventId)))
    if (!isVisible) return refuse({ code: 'event_not_found' } as const)
    const body = await liveStreamsOf(deps).open(actor.tenantId, params.eventId, {
      key: actor.kind === 'station' ? actor.stationId : actor.sessionId,
      stationId: actor.kind === 'station' ? actor.stationId : null,
      isWelcome: () => isStillWelcome(deps, c, actor, params.eventId),
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Proxies that buffer would hold an admission back.
        'x-accel-buffering': 'no',
      },
    })
  },
})

const liveStreamsOf = perDeps(createLiveStreams)

/** The request's own credential, asked as if it came just now. */
async function isStillWelcome(
  deps: Deps,
  c: Context<HttpEnv>,
  { tenantId }: TenantActor,
  eventId: EventId,
): Promise<boolean> {
  const authenticated = await authenticate(deps, c)
  if (!authenticated.ok) return false
  const { actor } = authenticated.value
  if (actor.ended !== null || actor.tenantId !== tenantId) return false
  return actor.kind === 'user' || actor.eventIds.has(eventId)
}

/** The gate's routes. `close` ends the live streams, so that a stop need not wait for them. */
export const checkInEndpoints = (
  deps: Deps,
): { readonly endpoints: readonly Endpoint[]; readonly close: () => void } => ({
  endpoints: [
    CHECK_IN,
    ANNUL,
    BATCH,
    TICKETS,
    SEARCH_FIELDS,
    LIVE,
    ...caseEndpoints,
    ...caseExports,
    ...nightEndpoints,
  ],
  close: () => liveStreamsOf(deps).close(),
})

function toCheckInActor(actor: TenantActor): CheckInActor {
  if (actor.kind === 'station') {
    const { tenantId, stationId, gateId, eventIds } = actor
    return { tenantId, stationId, userId: null, isSupervisor: false, gateId, eventIds }
  }
  const isSupervisor = may(actor, 'check_in.force')
  return {
    tenantId: actor.tenantId,
    stationId: null,
    userId: actor.userId,
    isSupervisor,
    gateId: null,
    eventIds: null,
  }
}
