// The station's sync against the real server: HTTP, PostgreSQL and SQLite, nothing in between but what a test cuts.
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { expect, test } from 'vitest'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import { testDeps } from '../../desktop/testing/temp-station.ts'
import { createApp } from '../../server/app.ts'
import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { addMember } from '../../server/features/auth/add-member.ts'
import { createUser } from '../../server/features/auth/create-user.ts'
import { postNotice } from '../../server/features/events/post-notice.ts'
import { withdrawNotice } from '../../server/features/events/withdraw-notice.ts'
import { readStation } from '../../server/features/stations/list-stations.ts'
import { orderWipe } from '../../server/features/stations/order-wipe.ts'
import { revokeStation } from '../../server/features/stations/revoke-station.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { granted, someTickets } from '../../server/testing/event.ts'
import { aGate, type Gate, ledgerState } from '../../server/testing/gate.ts'
import type { EventId } from '../../shared/ids.ts'

type Served = AsyncDisposable & {
  readonly deps: TestDeps
  readonly url: string
  readonly gate: Gate
}

/** A server on a port, with one event of `tickets` tickets; its hub tells streams at once. */
async function served(tickets: number): Promise<Served> {
  const own = await openTestDeps()
  const heard = new Map<EventId, Set<() => void>>()
  const deps: TestDeps = {
    ...own,
    hub: {
      publish: (_tenantId, eventId) => {
        for (const tell of heard.get(eventId) ?? []) setImmediate(tell)
      },
      subscribe: (eventId, onChange) => {
        const listeners = heard.get(eventId) ?? new Set()
        heard.set(eventId, listeners.add(onChange))
        return () => void listeners.delete(onChange)
      },
      close: async () => {},
    },
  }
  const gate = await aGate(deps, { tickets })
  const app = createApp(deps)
  const server = serve({ fetch: app.app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    deps,
    gate,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      app.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await own[Symbol.asyncDispose]()
    },
  }
}

type Paired = AsyncDisposable & { readonly station: Station; readonly sync: Sync }
type PairOptions = { readonly hasLoops?: boolean; readonly fetch?: typeof fetch }

/** A station, paired over HTTP, with the event selected. */
async function paired(world: Served, options: PairOptions = {}): Promise<Paired> {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-e2e-'))
  const { deps } = testDeps({ folder, wall: world.deps.now(), fetch: options.fetch ?? fetch })
  const real = {
    ...deps,
    monotonicMs: () => performance.now(),
    timers: {
      ...deps.timers,
      after: (ms: number, run: () => void) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    },
  }
  let sync: Sync | null = null
  const station = await createStation(real, (core) => {
    sync = createSync(core, { server: world.url, hasLoops: options.hasLoops ?? false })
    return sync
  })
  const { tenantId, eventId, listId } = world.gate
  const input = { eventIds: [eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(world.deps, tenantId, input))
  granted(await station.handlers.pair({ code, name: 'North 1' }))
  granted(await station.handlers.selectEvent({ eventId, listId }))
  if (sync === null) throw new Error('a station makes its sync')
  return {
    station,
    sync,
    [Symbol.asyncDispose]: async () => {
      await station.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const codeOf = (world: Served, number: number): string => world.gate.tickets[number]?.text ?? ''
const scan = async ({ station }: Paired, code: string) =>
  granted(await station.handlers.scan({ code }))
const verdictOf = async (one: Paired, code: string) => {
  const { verdict, reason } = await scan(one, code)
  return `${verdict}:${reason}`
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

test('what a gate admits without a network is in the ledger once, with its time, however often it is sent', async () => {
  await using world = await served(3)
  await using one = await paired(world)
  expect(await one.sync.pullOnce()).toMatchObject({ kind: 'complete', rows: 3 })

  const first = await scan(one, codeOf(world, 0))
  expect(await verdictOf(one, codeOf(world, 0))).toBe('refused:already_redeemed')
  expect(await one.sync.pushOnce()).toMatchObject({ kind: 'drained', recorded: 2, rejected: 0 })
  one.station.core.journal.offerAllAgain()
  expect(await one.sync.pushOnce()).toMatchObject({ kind: 'drained', recorded: 2, rejected: 0 })

  const ledger = await ledgerState(world.deps, world.gate.tenantId)
  expect(ledger.scans).toBe(2)
  expect(ledger.checkedIn).toEqual([
    { id: world.gate.tickets[0]?.ticketId, checkedInAt: Date.parse(first.scannedAt) },
  ])
})

test('SY2 a snapshot that breaks goes on where it was, and loses none of what it had', async () => {
  await using world = await served(1_000)
  await importMore(world)
  let cutNext = false
  await using one = await paired(world, {
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      if (!cutNext || response.body === null) return response
      cutNext = false
      return new Response(response.body.pipeThrough(cutAfter(240_000)), response)
    },
  })
  cutNext = true

  const broken = await one.sync.pullOnce()
  const between = one.station.core.manifest.countTickets(world.gate.eventId)
  const resumed = await one.sync.pullOnce()

  expect(broken).toMatchObject({ kind: 'failed', trouble: { code: 'broken_answer' } })
  expect(between).toBeGreaterThan(0)
  expect(resumed).toMatchObject({ kind: 'complete', rows: 3_000 - between })
  expect(one.station.core.manifest.countTickets(world.gate.eventId)).toBe(3_000)
})

async function importMore(world: Served): Promise<void> {
  const names = Array.from({ length: 1_000 }, (_unused, at) => `More ${at}`)
  for (const _round of [1, 2]) {
    await someTickets(world.deps, world.gate.tenantId, world.gate.event, names)
  }
}

/** Passes so many bytes and then breaks. */
function cutAfter(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes
  return new TransformStream({
    transform: (piece, controller) => {
      controller.enqueue(piece.subarray(0, left))
      left -= piece.length
      if (left <= 0) controller.error(new TypeError('terminated'))
    },
  })
}

test('SY5 a restored server is offered every scan again, and answers that it has them', async () => {
  await using world = await served(2)
  await using one = await paired(world)
  await one.sync.pullOnce()
  await scan(one, codeOf(world, 0))
  await one.sync.pushOnce()
  await world.deps.platformDb`update installation set feed_epoch = feed_epoch + 1`

  expect(one.sync.isDrained()).toBe(true)
  await one.sync.pullOnce()
  expect(one.sync.isDrained()).toBe(false)

  expect(await one.sync.pushOnce()).toMatchObject({ kind: 'drained', recorded: 1, rejected: 0 })
  expect((await ledgerState(world.deps, world.gate.tenantId)).scans).toBe(1)
})

test.each(['first', 'second'])(
  'two gates that admitted one ticket offline name the same winner, the %s uploading first',
  async (order) => {
    await using world = await served(2)
    await using a = await paired(world)
    await using b = await paired(world)
    await Promise.all([a.sync.pullOnce(), b.sync.pullOnce()])
    expect(await verdictOf(a, codeOf(world, 0))).toBe('admitted:ok')
    expect(await verdictOf(b, codeOf(world, 0))).toBe('admitted:ok')

    for (const one of order === 'first' ? [a, b] : [b, a]) await one.sync.pushOnce()
    for (const one of [a, b]) await one.sync.pullOnce()

    const { conflicts } = await ledgerState(world.deps, world.gate.tenantId)
    const known = [a, b].map(({ station }) =>
      station.core.conflicts
        .list(world.gate.eventId, 10)
        .map(({ scanId, winnerScanId }) => ({ scanId, winnerScanId })),
    )
    expect(conflicts).toHaveLength(1)
    expect(known).toEqual([conflicts, conflicts])
  },
)

test('SY11 an entry at one gate is refused at another within a second while both are connected', async () => {
  await using world = await served(TIMES)
  await using a = await paired(world, { hasLoops: true })
  await using b = await paired(world, { hasLoops: true })
  const isOnline = ({ sync }: Paired) => sync.view().connection.reason === 'ok'
  await until(() => isOnline(a) && isOnline(b))
  await until(() => [a, b].every(({ station }) => hasAll(station, world)))

  const delayMs = await quickest(async (time) => {
    const { scanId } = await scan(a, codeOf(world, time))
    const shownAt = performance.now()
    await until(() => b.station.core.history.findScan(scanId) !== null)
    const tookMs = performance.now() - shownAt
    expect(await verdictOf(b, codeOf(world, time))).toBe('refused:already_redeemed')
    return tookMs
  })

  expect(delayMs).toBeLessThan(1_000)
})

const TIMES = 5

/**
 * The least that something took, of all times but the first, in milliseconds. A busy machine is slow now and then; what
 * waits for a clock takes as long each time, since one time begins where the one before ended.
 */
async function quickest(measure: (time: number) => Promise<number>): Promise<number> {
  const tookMs: number[] = []
  for (let time = 0; time < TIMES; time += 1) tookMs.push(await measure(time))
  return Math.min(...tookMs.slice(1))
}

const hasAll = (station: Station, world: Served): boolean =>
  (station.core.manifest.findState(world.gate.eventId)?.completeUntil ?? null) !== null

test('SY15 a revoked station downloads no more, and its last scans still reach the ledger', async () => {
  await using world = await served(2)
  await using one = await paired(world)
  await one.sync.pullOnce()
  await scan(one, codeOf(world, 0))
  const stationId = one.station.core.meta.get('station')?.stationId
  if (stationId === undefined) throw new Error('a paired station has an id')
  granted(await revokeStation(world.deps, world.gate.tenantId, SYSTEM_ACTOR, stationId))

  expect(await one.sync.pullOnce()).toMatchObject({ kind: 'failed', trouble: { code: 'revoked' } })
  expect(await one.sync.pushOnce()).toMatchObject({ kind: 'drained', recorded: 1 })

  expect(one.sync.view().connection.reason).toBe('revoked')
  expect((await ledgerState(world.deps, world.gate.tenantId)).scans).toBe(1)
})

test('a person signs in at a station for its organizer only, and leaves no session behind', async () => {
  await using world = await served(1)
  await using one = await paired(world)
  const email = 'asha@example.com'
  const password = 'a password of a test'
  const { id: userId } = granted(await createUser(world.deps, { email, name: 'Asha', password }))
  const outsider = await one.sync.signIn({ email, password })
  const member = { tenantId: world.gate.tenantId, userId, role: 'staff', level: 'steward' } as const
  granted(await addMember(world.deps, SYSTEM_ACTOR, member))

  const signedIn = granted(await one.sync.signIn({ email, password }))
  const wrong = await one.sync.signIn({ email, password: 'another password' })

  expect(signedIn).toMatchObject({ id: userId, name: 'Asha', level: 'steward' })
  for (const refused of [outsider, wrong]) {
    expect(refused).toMatchObject({ ok: false, error: { code: 'wrong_credentials' } })
  }
  const open = await world.deps.platformDb`select 1 from sessions where revoked_at is null`
  expect(open).toHaveLength(0)
})

test('the events of a station are those that its pairing named', async () => {
  await using world = await served(1)
  await using one = await paired(world)

  const events = granted(await one.sync.listEvents())

  expect(events.map(({ id }) => id)).toEqual([world.gate.eventId])
  expect(await one.sync.pair({ code: 'WRONG-CODE', name: 'x' })).toMatchObject({
    error: { code: 'pairing_refused' },
  })
})

test('SY20 what the organizer writes is read at a connected gate within a second, at another with its next download', async () => {
  await using world = await served(1)
  await using live = await paired(world, { hasLoops: true })
  await using later = await paired(world)
  await later.sync.pullOnce()
  await until(() => live.sync.view().connection.reason === 'ok' && hasAll(live.station, world))
  const { tenantId, eventId } = world.gate
  const told = async ({ station }: Paired) =>
    granted(await station.handlers.status({})).notices.map(({ message }) => message)

  const input = { text: 'দরজা নয়টায় বন্ধ', gateIds: null, until: world.deps.now() + 3_600_000 }
  const known = () => live.station.core.manifest.findEvent(eventId)?.head.notices?.length ?? 0
  const delayMs = await quickest(async (time) => {
    const posted = { ...input, text: time === 0 ? input.text : `Gate ${time} is closed` }
    granted(await postNotice(world.deps, { tenantId, eventId, actor: SYSTEM_ACTOR, input: posted }))
    const postedAt = performance.now()
    await until(() => known() === time + 1)
    return performance.now() - postedAt
  })
  const before = await told(later)
  await later.sync.pullOnce()

  expect(delayMs).toBeLessThan(1_000)
  expect(await told(live)).toContain(input.text)
  expect(before).not.toContain(input.text)
  expect(await told(later)).toContain(input.text)
})

test('SY20 what the organizer takes back is gone at a connected gate at once, at another with its next download', async () => {
  await using world = await served(1)
  await using live = await paired(world, { hasLoops: true })
  await using later = await paired(world)
  await until(() => live.sync.view().connection.reason === 'ok' && hasAll(live.station, world))
  const { tenantId, eventId } = world.gate
  const input = { text: 'Gate South is closed', gateIds: null, until: world.deps.now() + 3_600_000 }
  const place = { tenantId, eventId, actor: SYSTEM_ACTOR }
  const held = ({ station }: Paired) =>
    station.core.manifest.findEvent(eventId)?.head.notices?.map(({ text }) => text) ?? []
  const notice = granted(await postNotice(world.deps, { ...place, input }))
  await until(() => held(live).length === 1)
  await later.sync.pullOnce()
  const before = held(later)

  granted(await withdrawNotice(world.deps, { ...place, noticeId: notice.id }))
  await until(() => held(live).length === 0)
  const meanwhile = held(later)
  await later.sync.pullOnce()

  expect([before, meanwhile]).toEqual([[input.text], [input.text]])
  expect(held(later)).toEqual([])
})

test('LG4 a double entry is told at both gates as soon as the server knows of it', async () => {
  await using world = await served(1)
  await using one = await paired(world, { hasLoops: true })
  await using two = await paired(world, { hasLoops: true })
  for (const { station } of [one, two]) await until(() => hasAll(station, world))
  const code = world.gate.tickets[0]?.text ?? ''
  const told = async ({ station }: Paired) =>
    granted(await station.handlers.status({})).notices.filter(({ kind }) => kind === 'conflict')

  // Neither has heard of the other's yet.
  const shown = await Promise.all([one, two].map(({ station }) => station.handlers.scan({ code })))
  await until(() => one.station.core.conflicts.count(world.gate.eventId) === 1)
  await until(() => two.station.core.conflicts.count(world.gate.eventId) === 1)

  expect(shown.map((answer) => answer.ok && answer.value.verdict)).toEqual(['admitted', 'admitted'])
  expect([(await told(one)).length, (await told(two)).length]).toEqual([1, 1])
})

test('SY22 a station that its organizer wipes sends what it has, forgets everything, and is revoked', async () => {
  await using world = await served(2)
  await using one = await paired(world, { hasLoops: true })
  await until(() => hasAll(one.station, world))
  const { tenantId } = world.gate
  const stationId = one.station.core.meta.get('station')?.stationId
  if (stationId === undefined) throw new Error('it is paired')
  await one.station.handlers.scan({ code: world.gate.tickets[0]?.text ?? '' })

  const order = { tenantId, stationId, actor: SYSTEM_ACTOR, isTotal: false, version: 1 }
  granted(await orderWipe(world.deps, order))
  await one.sync.syncNow()
  await until(() => one.station.core.meta.get('wiped')?.confirm === null)
  const view = granted(await readStation(world.deps, tenantId, stationId))

  expect(one.station.core.manifest.listEventIds()).toEqual([])
  expect(one.station.core.meta.get('station')).toBeNull()
  expect((await ledgerState(world.deps, tenantId)).scans).toBe(1)
  expect(view).toMatchObject({
    status: 'revoked',
    unsentCount: 0,
    wipe: { waitsFor: null, wipedAt: expect.any(String) },
  })
})
