// A station at work whose organizer has it wiped.
import { mkdtempDisposableSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { required } from '../../shared/assert.ts'
import type { StationReportText, WipeOrder } from '../../shared/stations/contact.ts'
import { createStation } from '../core/station.ts'
import { createSync, type Sync } from '../core/sync/create-sync.ts'
import { EVENT, SERVER_TIME } from './feed.ts'
import { anOrder } from './orders.ts'
import { testDeps } from './temp-station.ts'
import { PAIRING_CODE, STEWARD, startVenue, type Venue, type VenueOptions } from './venue.ts'

export const WIPE_ORDER: WipeOrder = { id: '0190a000-0000-7000-8000-00000000abcd', isTotal: false }

export const aFolder = () => mkdtempDisposableSync(join(tmpdir(), 'probesh-wipe-'))

type Own = { readonly hasLoops?: boolean; readonly hasWorker?: boolean }

export async function startStation(folder: string, server: string | null, own: Own = {}) {
  const { hasWorker = false } = own
  const { deps, time } = testDeps({ folder, wall: SERVER_TIME, fetch, hasWorker })
  let sync: Sync | null = null
  const station = await createStation(deps, (core) => {
    sync = createSync(core, { server, hasLoops: own.hasLoops ?? false })
    return sync
  })
  return { ...station, deps, time, sync: required<Sync>(sync, 'a station makes its sync') }
}

/** A server with an event of nine tickets; what it was told, and what it orders. */
export async function aWipeVenue() {
  const reports: StationReportText[] = []
  let order: WipeOrder | null = null
  const options: { downloadHeldAt?: number } & VenueOptions = {
    orders: [anOrder(1, [], { n: '7KQ2M9X', b: 'Buyer One' })],
    contact: (report) => {
      reports.push(report)
      return report.wiped === undefined ? order : null
    },
  }
  const venue = await startVenue(9, options)
  return {
    venue,
    /** Downloads stop in the middle from here on. */
    holdDownloads: () => Object.assign(options, { downloadHeldAt: 700 }),
    reports,
    order: (now: WipeOrder | null) => {
      order = now
    },
    [Symbol.asyncDispose]: () => venue[Symbol.asyncDispose](),
  }
}

/** Paired with the venue, somebody signed in, its event here, and `scans` of it made. */
export async function atWork(folder: string, venue: Venue, scans: number) {
  const station = await startStation(folder, venue.url)
  await station.handlers.pair({ code: PAIRING_CODE, name: 'North 1' })
  await station.handlers.signIn({ email: STEWARD.email, password: STEWARD.name })
  await station.handlers.selectEvent({ eventId: EVENT })
  await station.sync.pullOnce()
  await station.sync.pullFieldsOnce()
  for (let number = 1; number <= scans; number += 1) {
    await station.handlers.scan({ code: venue.codeOf(number) })
  }
  return station
}
type AtWork = Awaited<ReturnType<typeof atWork>>

export const statusOf = async ({ handlers }: Pick<AtWork, 'handlers'>) => {
  const answer = await handlers.status({})
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

export const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !/^lock\.sqlite|^backups$|-(wal|shm)$/.test(name))
    .toSorted()

/** Of what was here nothing is left, and the laptop can be anybody's. */
export async function expectForgotten(station: Pick<AtWork, 'handlers' | 'core'>): Promise<void> {
  const { core, handlers } = station
  expect(await statusOf(station)).toMatchObject({
    station: null,
    tenant: null,
    operator: null,
    event: null,
    unsent: 0,
    notices: [{ kind: 'wiped', key: 'notice.wiped' }],
  })
  expect(core.manifest.listEventIds()).toEqual([])
  expect(core.journal.lastScannedAt()).toBeNull()
  expect(core.meta.get('operators')).toBeNull()
  expect(core.search.index()).toBeNull()
  expect(await handlers.lastVerdict({})).toMatchObject({ value: { admission: null } })
  expect(await handlers.scan({ code: 'anything' })).toMatchObject({ ok: false })
}
