// A station on a real folder with time and network in the test's hands, and an event to put on it.
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  CheckInListId,
  EventId,
  GateId,
  StationId,
  TicketId,
  UserId,
} from '../../shared/ids.ts'
import { idToBytes } from '../../shared/ids.ts'
import type { EndLine, HeadLine, ScanLine, SyncLine, TicketLine } from '../../shared/sync/schema.ts'
import { encodeTicketCode } from '../../shared/tickets/qr.ts'
import type { TicketCode } from '../../shared/tickets/qr-types.ts'
import type { Instant } from '../../shared/time.ts'
import type { Printer } from '../core/badges/printer.ts'
import type { Log, StationDeps } from '../core/deps.ts'
import type { SerialPorts } from '../core/scanners/serial-ports.ts'
import { aesSeal } from '../core/seal.ts'
import { createStation, type Station } from '../core/station.ts'
import { createSync } from '../core/sync/create-sync.ts'

/** An id of the test's own: the same number gives the same id. */
export const anId = <Id extends string>(number: number): Id =>
  `0190a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}` as Id

export const EVENT = anId<EventId>(1)
export const LIST = anId<CheckInListId>(2)
export const GATE = anId<GateId>(3)
export const STATION = anId<StationId>(4)
export const OTHER_STATION = anId<StationId>(5)
export const START: Instant = Date.parse('2026-12-16T12:00:00Z')

const KEY = Buffer.alloc(32, 7)
const KEY_ID = 1

/** What a test moves by hand. */
export type TestTime = {
  wall: Instant
  monotonicMs: number
  /** Moves both clocks and runs the timers that became due. */
  readonly pass: (ms: number) => void
}

export type TempStation = Station & {
  readonly folder: string
  readonly time: TestTime
  readonly deps: StationDeps
  [Symbol.asyncDispose](): Promise<void>
}

type Options = {
  readonly folder?: string
  readonly wall?: Instant
  readonly hasWorker?: boolean
  readonly log?: Log
  /** Left out: there is no network. */
  readonly fetch?: typeof fetch
  /** Left out: no serial scanners. */
  readonly serialPorts?: SerialPorts
  /** Left out: the page would print. */
  readonly printer?: Printer
}

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Dependencies over a folder; time stands still until the test moves it. */
export function testDeps(options: Options = {}): { deps: StationDeps; time: TestTime } {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const time: TestTime = {
    wall: options.wall ?? START,
    monotonicMs: 0,
    pass: (ms) => {
      time.wall += ms
      time.monotonicMs += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at <= time.monotonicMs && timers.delete(timer)) timer.run()
      }
    },
  }
  const random = testRandom()
  const deps: StationDeps = {
    dataFolder: options.folder ?? mkdtempSync(join(tmpdir(), 'probesh-station-')),
    now: () => time.wall,
    monotonicMs: () => time.monotonicMs,
    randomBytes: random,
    random: () => (random(1)[0] ?? 0) / 256,
    fetch: options.fetch ?? (() => Promise.reject(new TypeError('no network in this test'))),
    timers: {
      after: (ms, run) => {
        const timer = { at: time.monotonicMs + ms, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    },
    seal: aesSeal(Buffer.alloc(32, 1), random),
    log: options.log ?? SILENT,
    hasWorker: options.hasWorker ?? false,
    ...(options.serialPorts === undefined ? {} : { serialPorts: options.serialPorts }),
    ...(options.printer === undefined ? {} : { printer: options.printer }),
  }
  return { deps, time }
}

let runs = 0

/** Different in every run of a station, the same in every run of a test. */
function testRandom(): (length: number) => Uint8Array {
  runs += 1
  const run = runs
  let calls = 0
  return (length) => {
    calls += 1
    const hash = createHash('shake256', { outputLength: length })
    return hash.update(`${process.pid} ${run} ${calls}`).digest()
  }
}

/** Opens a station. Disposing of it closes it and, where the folder was made here, removes it. */
export async function tempStation(options: Options = {}): Promise<TempStation> {
  const { deps, time } = testDeps(options)
  const station = await createStation(deps, (core) =>
    createSync(core, { server: null, hasLoops: false }),
  )
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await station.close()
  }
  return {
    ...station,
    close,
    folder: deps.dataFolder,
    time,
    deps,
    async [Symbol.asyncDispose]() {
      await close()
      if (options.folder === undefined) rmSync(deps.dataFolder, { recursive: true, force: true })
    },
  }
}

/** Paired, with an event of `tickets` on it and selected. */
export async function stationWithEvent(
  tickets: number,
  options: Options = {},
): Promise<TempStation> {
  const station = await tempStation(options)
  pairWithoutServer(station)
  await download(station, [aHead(), ...someTickets(tickets), anEnd({ tickets })])
  await station.handlers.selectEvent({ eventId: EVENT, listId: LIST, gateId: GATE })
  return station
}

/** What pairing leaves behind. */
export function pairWithoutServer(station: Station): void {
  station.core.meta.set('station', {
    stationId: STATION,
    name: 'Gate A',
    gateId: GATE,
    server: 'https://probesh.example',
    tenant: { id: anId(6), slug: 'demo', name: 'Demo' },
    eventIds: [EVENT],
    pairedAt: START,
    credential: 'a-credential',
  })
}

/** As a pairing that names these events leaves it. */
export function giveEvents({ core }: Station, eventIds: readonly EventId[]): void {
  const station = core.meta.get('station')
  if (station !== null) core.meta.set('station', { ...station, eventIds })
}

/** Applies one stretch that ends with its last line. */
export async function download(station: Station, lines: readonly SyncLine[]): Promise<void> {
  const end = lines.find((line) => line.type === 'end')
  const progress = end === undefined ? { cursor: null } : { cursor: end.cursor, end }
  await station.core.manifest.applyStretch(EVENT, lines, progress)
}

export function aHead(more: Partial<HeadLine> = {}): HeadLine {
  return {
    type: 'head',
    protocol: 1,
    event: {
      id: EVENT,
      name: 'Victory Day Concert',
      nameBn: 'বিজয় দিবস কনসার্ট',
      venue: 'Dhaka',
      startsAt: START,
      endsAt: START + 36_000_000,
      timeZone: 'Asia/Dhaka',
      status: 'published',
      admitUnseen: true,
      verification: 'signed',
      guarantee: 'detect',
    },
    ticketTypes: [
      {
        id: anId(10),
        number: 1,
        name: 'Gallery',
        nameBn: null,
        validFrom: null,
        validUntil: null,
        attention: null,
      },
      {
        id: anId(11),
        number: 2,
        name: 'VIP',
        nameBn: null,
        validFrom: null,
        validUntil: null,
        attention: 'Wristband',
      },
    ],
    lists: [aList()],
    gates: [{ id: GATE, name: 'North' }],
    keys: [{ keyId: KEY_ID, key: KEY.toString('base64url') }],
    serverTime: START,
    mode: 'snapshot',
    ...more,
  }
}

export const aList = (
  more: Partial<HeadLine['lists'][number]> = {},
): HeadLine['lists'][number] => ({
  id: LIST,
  name: 'Main',
  ticketTypeNumbers: null,
  gateIds: [],
  validFrom: null,
  validUntil: null,
  entries: 1,
  reentryAfterExit: false,
  admitUnpaid: 'never',
  ...more,
})

const FIRST_TICKET = 0x10_000
export const ticketId = (number: number): TicketId => anId(FIRST_TICKET + number)

export const aTicket = (number: number, more: Partial<TicketLine> = {}): TicketLine => ({
  type: 'ticket',
  id: ticketId(number),
  t: 1,
  serial: 0,
  void: false,
  blocked: false,
  order: 'paid',
  from: null,
  until: null,
  name: `Visitor ${number}`,
  note: null,
  attention: null,
  ...more,
})

export const someTickets = (count: number): TicketLine[] =>
  Array.from({ length: count }, (_unused, number) => aTicket(number))

type EndOptions = {
  readonly tickets?: number
  readonly cursor?: string
  readonly completeUntil?: Instant
}

export const anEnd = (options: EndOptions = {}): EndLine => ({
  type: 'end',
  cursor: options.cursor ?? 'cursor-1',
  completeUntil: options.completeUntil ?? START,
  counts: { tickets: options.tickets ?? 0, scans: 0 },
  complete: true,
})

/** Another gate's admitted entry. */
export const aRemoteScan = (number: number, more: Partial<ScanLine> = {}): ScanLine => ({
  type: 'scan',
  scanId: anId(0x900_000 + number),
  kind: 'scan',
  annuls: null,
  ticketId: ticketId(number),
  listId: LIST,
  gateId: GATE,
  stationId: OTHER_STATION,
  operatorId: null,
  direction: 'entry',
  scannedAt: START - 60_000,
  verdict: 'admitted',
  reason: 'ok',
  forcedPast: null,
  ...more,
})

export const A_USER = anId<UserId>(20)

/** The text of a ticket's code, signed for `EVENT` unless another event or key is named. */
export function codeOf(
  number: number,
  fields: Partial<TicketCode> = {},
  signer: { readonly eventId?: EventId; readonly key?: Buffer } = {},
): string {
  return signedCode(number, fields, signer).text
}

export function signedCode(
  number: number,
  fields: Partial<TicketCode> = {},
  { eventId = EVENT, key = KEY }: { readonly eventId?: EventId; readonly key?: Buffer } = {},
) {
  const code: TicketCode = {
    keyId: KEY_ID,
    typeNumber: 1,
    serial: 0,
    issuedAt: START - 86_400_000,
    ticketId: ticketId(number),
    orderId: null,
    attendeeName: null,
    ...fields,
  }
  return encodeTicketCode(code, {
    eventId,
    eventTag: createHash('sha256').update(idToBytes(eventId)).digest().subarray(0, 4),
    tagOf: (bytes) => createHmac('sha256', key).update(bytes).digest(),
  })
}
