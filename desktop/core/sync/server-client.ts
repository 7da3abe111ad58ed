// The station's one door to the server: address, credential, protocol, and the calls it makes.
import * as v from 'valibot'
import type { EventId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { StationContact, type StationReportText } from '../../../shared/stations/contact.ts'
import {
  BatchReply,
  type BatchScanInput,
  PairReply,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  SignedInUser,
  StaffEvent,
} from '../../../shared/sync/schema.ts'
import { type Instant, instantToText, SECOND_MS } from '../../../shared/time.ts'
import { isLoopback } from '../pairing/server-url.ts'
import {
  type HttpDeps,
  type HttpRequest,
  type OpenAnswer,
  openRequest,
  readText,
  SMALL_CALL_MS_MAX,
} from './http-request.ts'
import { type Trouble, trouble } from './trouble.ts'
import { parseJson } from './trouble-of-response.ts'

/** A value with the times that measure the clock. */
export type Answer<T> = {
  readonly value: T
  readonly headers: Headers
  /** Monotonic. */
  readonly askedAt: number
  readonly answeredAt: number
}
export type Asked<T> = Promise<Result<Answer<T>, Trouble>>

export type ServerClient = {
  readonly openTickets: (
    eventId: EventId,
    after: string | null,
    /** About so many rows and no more, if the server can count; null: all. */
    rows: number | null,
    signal: AbortSignal,
  ) => Promise<Result<OpenAnswer, Trouble>>
  readonly openSearchFields: (
    eventId: EventId,
    after: string | null,
    signal: AbortSignal,
  ) => Promise<Result<OpenAnswer, Trouble>>
  readonly openLive: (eventId: EventId, signal: AbortSignal) => Promise<Result<OpenAnswer, Trouble>>
  readonly sendBatch: (
    scans: readonly BatchScanInput[],
    sentAt: Instant,
    signal: AbortSignal,
  ) => Asked<BatchReply>
  /** What the station tells of itself; the answer may hold an order. */
  readonly contact: (report: StationReportText, signal: AbortSignal) => Asked<StationContact>
  readonly listEvents: (after: string | null, signal: AbortSignal) => Asked<EventPage>
  readonly pair: (code: string, name: string, signal: AbortSignal) => Asked<PairReply>
  readonly logIn: (input: LogInInput, signal: AbortSignal) => Asked<SignedInUser>
  /** Ends the session that `logIn` opened; `cookies` are those of its answer. */
  readonly logOut: (cookies: string, signal: AbortSignal) => Asked<unknown>
}

export type LogInInput = {
  readonly email: string
  readonly password: string
  readonly tenant: string
  /** Of the second factor, once the server has asked for it. */
  readonly code?: string
}

/** A download or a stream that says nothing for this long is dead; mobile networks drop connections without a word. */
export const DOWNLOAD_SILENCE_MS_MAX = 30 * SECOND_MS
/** The server's heartbeat comes every 15 s: two may be late. */
export const LIVE_SILENCE_MS_MAX = 40 * SECOND_MS
/** Five hundred scans on a slow link need more than a small call. */
const BATCH_MS_MAX = 30 * SECOND_MS

const JSON_TYPE = 'application/json'

function queryOf(after: string | null, rows: number | null = null): string {
  const query = new URLSearchParams({
    ...(after !== null && { after }),
    ...(rows !== null && { rows: String(rows) }),
  })
  return query.size === 0 ? '' : `?${query}`
}

/** @param credential null before the station is paired */
export function createServerClient(
  deps: HttpDeps,
  server: string,
  credential: string | null,
): ServerClient {
  const headers = stationHeaders(server, credential)
  const open = (
    path: string,
    contentType: string,
    silenceMsMax: number,
    signal: AbortSignal,
  ): Promise<Result<OpenAnswer, Trouble>> =>
    openRequest(deps, {
      method: 'GET',
      url: server + path,
      headers,
      contentType,
      silenceMsMax,
      signal,
    })
  const openLines = (of: string, query: string, signal: AbortSignal) =>
    open(`/staff/events/${of}${query}`, 'application/x-ndjson', DOWNLOAD_SILENCE_MS_MAX, signal)
  const call = <T>(schema: JsonSchema<T>, request: SmallRequest): Asked<T> =>
    callJson(deps, schema, {
      method: request.body === undefined ? 'GET' : 'POST',
      url: server + request.path,
      headers: {
        ...headers,
        ...(request.body !== undefined && { 'content-type': JSON_TYPE }),
        ...request.headers,
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      contentType: JSON_TYPE,
      silenceMsMax: request.msMax ?? SMALL_CALL_MS_MAX,
      signal: request.signal,
    })
  return {
    openTickets: (eventId, after, rows, signal) =>
      openLines(`${eventId}/tickets`, queryOf(after, rows), signal),
    openSearchFields: (eventId, after, signal) =>
      openLines(`${eventId}/search-fields`, queryOf(after), signal),
    openLive: (eventId, signal) =>
      open(`/staff/events/${eventId}/live`, 'text/event-stream', LIVE_SILENCE_MS_MAX, signal),
    sendBatch: (scans, sentAt, signal) => {
      // A laptop clock before 1970 is no time that the protocol can carry, and no reason to keep the scans back.
      const body = { ...(sentAt >= 0 && { sentAt: instantToText(sentAt) }), scans }
      return call(BatchReply, { path: '/staff/check-in/batch', body, signal, msMax: BATCH_MS_MAX })
    },
    contact: (report, signal) =>
      call(StationContact, { path: '/stations/contact', body: report, signal }),
    listEvents: (after, signal) =>
      call(EventPage, { path: `/staff/events${queryOf(after)}`, signal }),
    pair: (code, name, signal) =>
      call(PairReply, { path: '/stations/pair', body: { code, name }, signal }),
    logIn: async (input, signal) => {
      const reply = await call(LoginReply, { path: '/auth/login', body: input, signal })
      return reply.ok ? ok({ ...reply.value, value: reply.value.value.user }) : reply
    },
    logOut: (cookie, signal) =>
      call(v.unknown(), {
        path: '/auth/logout',
        body: {},
        // The server takes a write with cookies only from its own origin.
        headers: { cookie, origin: new URL(server).origin },
        signal,
      }),
  }
}

const EventItems = v.object({ items: v.array(StaffEvent), next: v.nullable(v.string()) })
/** Checked, and kept as it came: its times are for the page, which takes them as text. */
const EventPage = v.custom<EventPage>((page) => v.is(EventItems, page))
type EventPage = v.InferInput<typeof EventItems>

const LoginReply = v.object({ user: SignedInUser })

type JsonSchema<T> = v.GenericSchema<unknown, T>

type SmallRequest = {
  readonly path: string
  readonly signal: AbortSignal
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly msMax?: number
}

function stationHeaders(server: string, credential: string | null): Record<string, string> {
  return {
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
    // On one machine packing costs more than it saves.
    'accept-encoding': isLoopback(server) ? 'identity' : 'gzip',
    ...(credential !== null && { authorization: `Bearer ${credential}` }),
  }
}

async function callJson<T>(deps: HttpDeps, schema: JsonSchema<T>, request: HttpRequest): Asked<T> {
  const opened = await openRequest(deps, request)
  if (!opened.ok) return opened
  const { headers, askedAt, answeredAt } = opened.value
  const text = await readText(opened.value)
  if (!text.ok) return text
  const parsed = v.safeParse(schema, parseJson(text.value))
  if (!parsed.success) return refuse(trouble('broken_answer'))
  return ok({ value: parsed.output, headers, askedAt, answeredAt })
}
