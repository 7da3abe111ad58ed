import { expect, test } from 'vitest'
import { EN } from '../../../shared/i18n/en.ts'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import { writeText } from '../../../shared/i18n/write.ts'
import type { HeadLine } from '../../../shared/sync/schema.ts'
import { aUser } from '../../testing/operators.ts'
import {
  aHead,
  anEnd,
  anId,
  aRemoteScan,
  aTicket,
  codeOf,
  download,
  EVENT,
  pairWithoutServer,
  START,
  stationWithEvent,
  type TempStation,
  tempStation,
} from '../../testing/temp-station.ts'
import { recordSignIn } from '../operators/operators.ts'

const MINUTE = 60_000

async function preflight(station: TempStation) {
  const answer = await station.handlers.preflight({})
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

async function checkOf(station: TempStation, name: string) {
  return (await preflight(station)).checks.find(({ check }) => check === name)
}

/** A station that downloaded `head` and these counts for two tickets and one scan. */
async function downloaded(
  head: Partial<HeadLine>,
  counts: { readonly tickets: number; readonly scans: number } = { tickets: 2, scans: 1 },
): Promise<TempStation> {
  const station = await tempStation()
  pairWithoutServer(station)
  await download(station, [
    aHead(head),
    aTicket(0),
    aTicket(1),
    aRemoteScan(0),
    { ...anEnd(), counts },
  ])
  await station.handlers.selectEvent({ eventId: EVENT })
  return station
}

test('every check has a sentence that says the same as its key', async () => {
  await using empty = await tempStation()
  await using full = await stationWithEvent(1)
  recordSignIn(full.core, aUser())

  const checks = [...(await preflight(empty)).checks, ...(await preflight(full)).checks]

  for (const { key, params, message } of checks) {
    expect(Object.hasOwn(EN, key)).toBe(true)
    // Safe: looked up in the line before.
    expect(writeText('en', key as MessageKey, params)).toBe(message)
    expect(message).not.toMatch(/[{}]/)
  }
})

test('an empty station is not ready, and says what to do first', async () => {
  await using station = await tempStation()

  const { isReady, checks } = await preflight(station)

  expect(isReady).toBe(false)
  expect(checks.filter(({ state }) => state === 'bad').map(({ key }) => key)).toEqual([
    'preflight.paired.missing',
    'preflight.event.missing',
    'preflight.keys.missing',
    'preflight.tickets.missing',
    'preflight.clock.missing',
  ])
})

test('a station that knows all that the server counts is ready once the time was compared', async () => {
  await using station = await downloaded({})
  station.core.clock.observe(START, 10)

  const { isReady, checks } = await preflight(station)

  expect(isReady).toBe(true)
  expect(checks.find(({ check }) => check === 'tickets')).toMatchObject({
    state: 'ok',
    params: { tickets: 2, scans: 1, minutes: 0 },
  })
})

test('a ticket or a scan of the server that is missing here is bad, and own unsent scans hide none', async () => {
  await using fewer = await downloaded({}, { tickets: 5, scans: 1 })
  await using scans = await downloaded({}, { tickets: 2, scans: 2 })
  await scans.handlers.scan({ code: codeOf(1) })
  await using more = await downloaded({}, { tickets: 1, scans: 1 })

  expect(await checkOf(fewer, 'tickets')).toMatchObject({
    state: 'bad',
    params: { tickets: 3, scans: 0 },
  })
  expect(await checkOf(scans, 'tickets')).toMatchObject({
    state: 'bad',
    params: { tickets: 0, scans: 1 },
  })
  expect(await checkOf(more, 'tickets')).toMatchObject({ state: 'warn', params: { tickets: 1 } })
})

test('tickets that are older than fifteen minutes are for a person to weigh', async () => {
  await using station = await downloaded({})
  station.time.pass(15 * MINUTE + 1)

  expect(await checkOf(station, 'tickets')).toMatchObject({
    state: 'warn',
    key: 'preflight.tickets.old',
    params: { minutes: 15 },
  })
})

test('without a key a signed event is not ready; a listed one needs the digest of every ticket', async () => {
  const listed = { ...aHead().event, verification: 'listed' as const }
  await using keyless = await downloaded({ keys: [] })
  await using digestless = await downloaded({ event: listed, keys: [] })
  await using whole = await tempStation()
  pairWithoutServer(whole)
  const digest = Buffer.alloc(16, 1).toString('base64url')
  await download(whole, [
    aHead({ event: listed, keys: [] }),
    aTicket(0, { digest }),
    aTicket(1, { void: true }),
    anEnd({ tickets: 2 }),
  ])
  await whole.handlers.selectEvent({ eventId: EVENT })

  expect(await checkOf(keyless, 'keys')).toMatchObject({ state: 'bad' })
  expect(await checkOf(digestless, 'keys')).toMatchObject({
    state: 'bad',
    key: 'preflight.keys.unlisted',
    params: { count: 2 },
  })
  expect(await checkOf(whole, 'keys')).toMatchObject({ state: 'ok' })
})

test('nobody signed in, and another laptop clock, are for a person to weigh', async () => {
  await using station = await downloaded({})
  station.core.clock.observe(START + 10 * MINUTE, 10)
  const nobody = await checkOf(station, 'operator')
  recordSignIn(station.core, aUser({ id: anId(22), name: 'Mitu' }))

  expect(nobody).toMatchObject({ state: 'warn' })
  expect(await checkOf(station, 'operator')).toMatchObject({
    state: 'ok',
    params: { name: 'Mitu' },
  })
  expect(await checkOf(station, 'clock')).toMatchObject({ state: 'warn' })
})
