// A station's folder as an event leaves it, filled by the real server, and everything that must be readable nowhere in it.
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aesSeal } from '../../../desktop/core/seal.ts'
import { createStation, type Station } from '../../../desktop/core/station.ts'
import { createSync, type Sync } from '../../../desktop/core/sync/create-sync.ts'
import { TIMERS } from '../../../desktop/core/timers.ts'
import { lineLog } from '../../../desktop/shells/log.ts'
import { SYSTEM_ACTOR } from '../../../server/features/activity/record-activity.ts'
import { postNotice } from '../../../server/features/events/post-notice.ts'
import type { ImportedOrder } from '../../../server/features/orders/import-orders.ts'
import { startPairing } from '../../../server/features/stations/start-pairing.ts'
import { withTenant } from '../../../server/platform/db/tenant-tx.ts'
import { aSupervisor, TEST_PASSWORD, type TestApp, testApp } from '../../../server/testing/app.ts'
import { aGate, type Gate } from '../../../server/testing/gate.ts'
import { required } from '../../../shared/assert.ts'
import { parseTicketText } from '../../../shared/tickets/qr.ts'
import { HOUR_MS } from '../../../shared/time.ts'
import { granted, importAll } from '../../seed/make-event.ts'
import { makeOrders } from '../../seed/make-orders.ts'
import { createDice } from '../../seed/people.ts'
import type { Known } from '../needles.ts'

const GUEST = 'Zulekha Quddus'
const NOTICE = 'রাস্তা বন্ধ: শফিক সাহেবকে ফোন করুন 01711-778899, shafiq.gate@mail.example'
const ATTENTION = 'Ask Habibullah Mridha about the wheelchair'
const NOTE = 'Comes with Dr. Selina Hossain'
const FORCE_REASON = 'Brother of Monsur Alam, 01812345678'
const PIN = '482913'

export type RealStation = AsyncDisposable & {
  readonly folder: string
  readonly station: Station
  readonly sync: Sync
  readonly codes: readonly string[]
  /** Every name, address, number, code, key and credential that the station has heard of. */
  readonly known: () => readonly Known[]
  /** Ends this run, changes the folder, and starts the next run on it. */
  readonly restart: (meanwhile?: () => void) => Promise<void>
}

/** Server, event, orders in both languages, a paired station that has downloaded, searched, scanned and backed up. */
export async function realStation(
  tickets: number,
  verification: 'signed' | 'listed',
): Promise<RealStation> {
  const server = await testApp()
  const gate = await aGate(server.deps, { event: { verification } })
  const orders = await fill(server, gate, tickets)
  const supervisor = await aSupervisor(server.deps, gate.tenantId, 'rokeya.gate@mail.example')
  const folder = mkdtempSync(join(tmpdir(), 'probesh-real-station-'))
  const dataKey = randomBytes(32)
  const heard: Known[] = [{ kind: 'key', value: dataKey }]
  let running = await run(server, folder, dataKey, heard)
  await work(server, gate, running, supervisor.email, orders)
  return {
    folder,
    get station() {
      return running.station
    },
    get sync() {
      return running.sync
    },
    codes: orders.flatMap((order) => order.tickets.map(({ text }) => text)),
    known: () => [...heard, ...written(supervisor.email), ...peopleOf(orders), ...codesOf(orders)],
    restart: async (meanwhile = () => {}) => {
      await running.station.close()
      meanwhile()
      running = await run(server, folder, dataKey, heard)
    },
    [Symbol.asyncDispose]: async () => {
      await running.station.close()
      rmSync(folder, { recursive: true, force: true })
      await server[Symbol.asyncDispose]()
    },
  }
}

type Order = ImportedOrder & {
  readonly buyer: readonly (readonly [Known['kind'], string])[]
}

async function fill(server: TestApp, gate: Gate, tickets: number): Promise<readonly Order[]> {
  const { deps } = server
  const choices = gate.event.ticketTypes.map(({ id }) => ({ ticketTypeId: id, weight: 1 }))
  const made = [...makeOrders(createDice('leaks'), choices, tickets)]
  const imported: ImportedOrder[] = []
  await importAll(deps, gate.tenantId, gate.eventId, made, (some) => imported.push(...some))
  const [first, second] = imported.flatMap((order) => order.tickets)
  await withTenant(deps.db, gate.tenantId, async (tx) => {
    await tx`update tickets set attendee_name = ${GUEST}, note = ${NOTE} where id = ${first?.ticketId ?? null}`
    await tx`update tickets set attention = ${ATTENTION}, is_blocked = true where id = ${second?.ticketId ?? null}`
  })
  const input = { text: NOTICE, gateIds: null, until: deps.now() + HOUR_MS }
  const asked = { tenantId: gate.tenantId, eventId: gate.eventId, actor: SYSTEM_ACTOR, input }
  granted(await postNotice(deps, asked))
  return imported.map((order, at) => ({
    ...order,
    buyer: [
      ['name', made[at]?.buyerName ?? ''],
      ['email', made[at]?.buyerEmail ?? ''],
      ['phone', made[at]?.buyerPhone ?? ''],
      ...(made[at]?.tickets ?? []).map(({ attendeeName }) => ['name', attendeeName ?? ''] as const),
    ],
  }))
}

/** One start of the station's program over real time, its worker included. */
async function run(server: TestApp, folder: string, dataKey: Buffer, heard: Known[]) {
  let isCut = true
  const request: typeof fetch = async (url, init) => {
    const answer = await server.app.request(String(url), init)
    const text = await answer.clone().text()
    listen(text, heard)
    // The first download breaks in the middle of somebody's line, which the log may tell but not quote.
    if (!isCut || !String(url).includes('/tickets')) return answer
    isCut = false
    return new Response(`${text.slice(0, text.length / 2)}"\n`, { headers: answer.headers })
  }
  let sync: Sync | null = null
  const station = await createStation(
    {
      dataFolder: folder,
      now: server.deps.now,
      monotonicMs: () => performance.now(),
      randomBytes: (length) => randomBytes(length),
      random: Math.random,
      fetch: request,
      timers: TIMERS,
      seal: aesSeal(dataKey, randomBytes),
      // Where a shell that keeps its log would keep it.
      log: lineLog((line) => appendFileSync(join(folder, 'station.log'), line), server.deps.now),
      hasWorker: true,
    },
    (core) => {
      sync = createSync(core, { server: 'http://127.0.0.1:1', hasLoops: false })
      return sync
    },
  )
  return { station, sync: required<Sync>(sync, 'a station makes its sync') }
}

/** Keeps what the server gave this station to hold: its credential and the keys of its events. */
function listen(text: string, heard: Known[]): void {
  for (const [credential] of text.matchAll(/pst_[\w-]+/g)) {
    heard.push({ kind: 'credential', value: credential })
    const secret = Buffer.from(credential.slice(4), 'base64url').subarray(-32)
    heard.push({ kind: 'credential', value: secret })
  }
  for (const [, key = ''] of text.matchAll(/"keyId":\d+,"key":"([\w-]+)"/g)) {
    heard.push({ kind: 'key', value: Buffer.from(key, 'base64url') })
  }
}

type Running = Awaited<ReturnType<typeof run>>

/** A shift: everything that makes a station write. */
async function work(
  server: TestApp,
  gate: Gate,
  { station, sync }: Running,
  email: string,
  orders: readonly Order[],
): Promise<void> {
  const { handlers, core } = station
  const asked = { eventIds: [gate.eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(server.deps, gate.tenantId, asked))
  granted(await handlers.pair({ code, name: 'Gate' }))
  granted(await handlers.selectEvent({ eventId: gate.eventId }))
  core.deps.log.info('the shift begins')
  await sync.pullOnce()
  await sync.pullOnce()
  await sync.pullFieldsOnce()
  granted(await handlers.signIn({ email, password: TEST_PASSWORD }))
  granted(await handlers.setPin({ pin: PIN }))
  const tickets = orders.flatMap((order) => order.tickets)
  for (const ticket of tickets.slice(0, 60)) granted(await handlers.scan({ code: ticket.text }))
  const blocked = tickets[1]?.text ?? ''
  granted(await handlers.scan({ code: blocked, force: { reason: FORCE_REASON } }))
  granted(await handlers.scan({ code: 'Monsur Alam, 01812345678' }))
  await core.search.settle()
  for (const text of [GUEST, 'রহমান', '01812345678', orders[0]?.number ?? '', 'shahana@']) {
    granted(await handlers.search({ text }))
  }
  granted(await handlers.history({}))
  await sync.pushOnce()
  await core.backUpNow()
  granted(await handlers.lock({}))
  granted(await handlers.unlock({ pin: PIN }))
}

/** What people wrote by hand. */
const written = (email: string): Known[] => [
  { kind: 'name', value: GUEST },
  { kind: 'text', value: NOTICE },
  { kind: 'phone', value: '+8801711778899' },
  { kind: 'email', value: 'shafiq.gate@mail.example' },
  { kind: 'text', value: ATTENTION },
  { kind: 'text', value: NOTE },
  { kind: 'name', value: 'Habibullah Mridha' },
  { kind: 'name', value: 'Selina Hossain' },
  { kind: 'text', value: FORCE_REASON },
  { kind: 'name', value: 'Monsur Alam' },
  { kind: 'phone', value: '+8801812345678' },
  { kind: 'email', value: email },
  { kind: 'pin', value: PIN },
]

const peopleOf = (orders: readonly Order[]): Known[] =>
  orders.flatMap(({ number, buyer }) => [
    { kind: 'text' as const, value: number },
    ...buyer.map(([kind, value]) => ({ kind, value })),
  ])

/** The text, its bytes, and the tag that makes them a code. */
const codesOf = (orders: readonly Order[]): Known[] =>
  orders
    .flatMap(({ tickets }) => tickets)
    .flatMap(({ text }) => {
      const { bytes } = granted(parseTicketText(text))
      return [text, bytes, bytes.subarray(-16)].map((value) => ({ kind: 'code' as const, value }))
    })
