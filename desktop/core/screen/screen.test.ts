import { expect, test } from 'vitest'
import type { UserId } from '../../../shared/ids.ts'
import type { CallName } from '../../contract/calls.ts'
import { aUser } from '../../testing/operators.ts'
import {
  anId,
  aRemoteScan,
  codeOf,
  EVENT,
  START,
  stationWithEvent,
  type TempStation,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'
import { recordSignIn } from '../operators/operators.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const supervisor = (at: number) =>
  aUser({
    id: anId<UserId>(200 + at),
    email: `s${at}@example.com`,
    name: `Supervisor ${at}`,
    level: 'supervisor',
  })

/** Rahim at the gate with the PIN 2580; `supervisors` others are known, with the PINs 9000, 9001, … */
async function staffed(supervisors = 0): Promise<TempStation> {
  const station = await stationWithEvent(3)
  for (let at = 0; at < supervisors; at += 1) {
    recordSignIn(station.core, supervisor(at))
    await station.handlers.setPin({ pin: String(9_000 + at) })
  }
  recordSignIn(station.core, aUser())
  await station.handlers.setPin({ pin: '2580' })
  return station
}

const modeOf = async (station: TempStation) => {
  const status = await station.handlers.status({})
  return status.ok && status.value.mode
}

/** Every call with an input that an open gate takes. */
const INPUTS: { readonly [N in CallName]: object } = {
  pair: { code: 'K7Q2-MM', name: 'North' },
  signIn: { email: 'rahim@example.com', pin: '2580' },
  setPin: { pin: '1357' },
  signOut: {},
  events: {},
  selectEvent: { eventId: anId(1) },
  supervisors: {},
  scan: { code: codeOf(0) },
  lastVerdict: {},
  annul: { scanId: anId(900) },
  search: { text: 'visitor' },
  group: { ticketId: ticketId(0) },
  admitGroup: { ticketIds: [ticketId(0)] },
  admitByTicket: { ticketId: ticketId(0) },
  status: {},
  syncNow: {},
  journal: {},
  setAside: {},
  preflight: {},
  history: {},
  counters: {},
  lock: {},
  unlock: { pin: '0000' },
  startSelfService: {},
  dismissNotice: { id: 'clock' },
  scanners: {},
  openScanner: { id: 'x' },
  closeScanner: { id: 'x' },
  printers: {},
  choosePrinter: { printer: { name: null } },
  badge: { ticketId: ticketId(0) },
  printBadge: { ticketId: ticketId(0) },
  adminSession: {},
  signInAdmin: { email: 'rahim@example.com', password: 'a password' },
  signOutAdmin: {},
}

/** The calls that are not stopped by the screen's mode. */
async function openCalls(station: TempStation): Promise<string[]> {
  const open: string[] = []
  for (const [name, input] of Object.entries(INPUTS)) {
    // Safe: each name stands beside its own input.
    const call = station.handlers[name as CallName] as (input: object) => Promise<{
      readonly ok: boolean
      readonly error?: { readonly code: string }
    }>
    const { error } = await call(input)
    if (error?.code !== 'screen_locked' && error?.code !== 'self_service') open.push(name)
  }
  return open
}

test('GT2 a locked screen answers its status and waits for a PIN, also after a restart', async () => {
  const station = await staffed()
  const locked = await station.handlers.lock({})
  const open = await openCalls(station)
  await station.close()

  await using again = await tempStation({ folder: station.folder })

  expect(locked).toMatchObject({ value: { mode: 'locked' } })
  expect(open).toEqual(['status', 'unlock'])
  expect(await modeOf(again)).toBe('locked')
  expect(await again.handlers.scan({ code: codeOf(0) })).toMatchObject({
    error: { code: 'screen_locked' },
  })
  expect(again.core.journal.list(0, 10)).toEqual([])
  await station[Symbol.asyncDispose]()
})

test('GT2 visitors may scan at a self-service screen, and decide nothing', async () => {
  await using station = await staffed()
  await station.handlers.startSelfService({})

  const open = await openCalls(station)
  const forced = await station.handlers.scan({
    code: codeOf(1),
    force: { reason: 'please', supervisorId: anId(20), pin: '2580' },
  })
  const confirmed = await station.handlers.scan({ code: codeOf(1), confirm: ['unpaid'] })
  const outward = await station.handlers.scan({ code: codeOf(1), direction: 'exit' })

  expect(open).toEqual(['scan', 'status', 'syncNow', 'unlock'])
  for (const answer of [forced, confirmed, outward]) {
    expect(answer).toMatchObject({ error: { code: 'self_service' } })
  }
  expect(station.core.journal.list(0, 10)).toHaveLength(1)
})

test('GT3 only somebody who is signed in and has a PIN may close the screen', async () => {
  await using station = await stationWithEvent(1)
  const nobody = await station.handlers.lock({})
  recordSignIn(station.core, aUser())
  const withoutPin = await station.handlers.startSelfService({})

  expect(nobody).toMatchObject({ error: { code: 'not_signed_in' } })
  expect(withoutPin).toMatchObject({ error: { code: 'pin_not_set' } })
  expect(await modeOf(station)).toBe('gate')
})

test('the operator’s PIN opens the screen, in Bangla digits too, and the operator stays', async () => {
  await using station = await staffed()
  await station.handlers.lock({})

  const wrong = await station.handlers.unlock({ pin: '1111' })
  const right = await station.handlers.unlock({ pin: '২৫৮০' })

  expect(wrong).toMatchObject({ error: { code: 'wrong_pin' } })
  expect(right).toMatchObject({ value: { mode: 'gate', operator: { name: 'Rahim' } } })
})

test('any supervisor who is known here opens the screen, and the operator stays', async () => {
  await using station = await staffed(3)
  await station.handlers.startSelfService({})

  const opened = await station.handlers.unlock({ pin: '9001' })

  expect(opened).toMatchObject({ value: { mode: 'gate', operator: { name: 'Rahim' } } })
})

test('a steward’s PIN opens nobody else’s screen', async () => {
  await using station = await staffed()
  recordSignIn(station.core, aUser({ id: anId(21), email: 'k@example.com', name: 'Karim' }))
  await station.handlers.setPin({ pin: '4444' })
  await station.handlers.lock({})

  expect(await station.handlers.unlock({ pin: '2580' })).toMatchObject({
    error: { code: 'wrong_pin' },
  })
})

test('GT4 five wrong PINs keep the operator out, and a supervisor still gets in', async () => {
  await using station = await staffed(2)
  await station.handlers.lock({})
  for (const pin of ['1111', '1112', '1113', '1114', '1115']) await station.handlers.unlock({ pin })

  const operator = await station.handlers.unlock({ pin: '2580' })
  const other = await station.handlers.unlock({ pin: '9001' })

  expect(operator).toMatchObject({ error: { code: 'wrong_pin' } })
  expect(other).toMatchObject({ value: { mode: 'gate' } })
})

test('GT4 ten wrong PINs are the end for all supervisors at this screen, for longer each time, and for none elsewhere', async () => {
  await using station = await staffed(5)
  await station.handlers.lock({})
  const guess = async () => {
    const pins = Array.from({ length: 10 }, (_unused, at) => String(1_000 + at))
    await Promise.all(pins.map((pin) => station.handlers.unlock({ pin })))
    return await station.handlers.unlock({ pin: '9001' })
  }
  const first = await guess()
  station.time.pass(5 * MINUTE)
  const second = await guess()
  station.time.pass(5 * MINUTE)
  const tooSoon = await station.handlers.unlock({ pin: '9001' })
  // The operator's own tries are counted apart, and wait no longer than before.
  const byOperator = await station.handlers.unlock({ pin: '2580' })
  const elsewhere = await station.handlers.signIn({ email: 's1@example.com', pin: '9001' })

  expect(first).toMatchObject({ error: { code: 'too_many_tries', retryAfterMs: 5 * MINUTE } })
  expect(second).toMatchObject({ error: { code: 'too_many_tries' } })
  expect(tooSoon).toMatchObject({ ok: false })
  expect(byOperator).toMatchObject({ value: { mode: 'gate' } })
  expect(elsewhere).toMatchObject({ value: { operator: { name: 'Supervisor 1' } } })
})

test('GT4 supervisors who unlock use up none of the operator’s tries', async () => {
  await using station = await staffed(1)
  for (let round = 0; round < 6; round += 1) {
    await station.handlers.lock({})
    await station.handlers.unlock({ pin: '9000' })
  }
  await station.handlers.lock({})

  expect(await station.handlers.unlock({ pin: '2580' })).toMatchObject({ value: { mode: 'gate' } })
})

test('GT5 an operator who knows one PIN cannot buy more guesses at the supervisors’ with it', async () => {
  await using station = await staffed(2)
  for (let round = 0; round < 3; round += 1) {
    await station.handlers.lock({})
    for (const pin of ['1111', '1112', '1113', '1114']) await station.handlers.unlock({ pin })
    await station.handlers.unlock({ pin: '2580' })
  }
  await station.handlers.lock({})

  expect(await station.handlers.unlock({ pin: '9001' })).toMatchObject({ ok: false })
})

test('GT6 an open screen does not tell whether a PIN is right', async () => {
  await using station = await staffed()

  expect(await station.handlers.unlock({ pin: '1111' })).toEqual(
    await station.handlers.unlock({ pin: '2580' }),
  )
})

test('GT7 after sixteen hours the PINs open nothing, and a password still does', async () => {
  const signedIn = {
    user: { ...aUser(), tenant: { id: anId(6), slug: 'demo', name: 'Demo' } },
  }
  const fetch = (): Promise<Response> =>
    Promise.resolve(
      Response.json(signedIn, { headers: { 'set-cookie': 'access_token=abc; HttpOnly' } }),
    )
  await using station = await stationWithEvent(1, { fetch })
  recordSignIn(station.core, aUser())
  await station.handlers.setPin({ pin: '2580' })
  await station.handlers.lock({})
  station.time.pass(16 * HOUR)

  const byPin = await station.handlers.unlock({ pin: '2580' })
  const signInByPin = await station.handlers.signIn({ email: 'rahim@example.com', pin: '2580' })
  const byPassword = await station.handlers.signIn({
    email: 'rahim@example.com',
    password: 'a long password',
  })

  expect(byPin).toMatchObject({ error: { code: 'pin_expired' } })
  expect(signInByPin).toMatchObject({ error: { code: 'screen_locked' } })
  expect(byPassword).toMatchObject({ value: { mode: 'gate', operator: { name: 'Rahim' } } })
})

test('GT10 a closed screen names nobody: no operator, and no visitor of a notice', async () => {
  await using station = await staffed()
  await station.handlers.scan({ code: codeOf(0) })
  const earlier = aRemoteScan(0, { scannedAt: START - MINUTE })
  await station.core.manifest.applyLive(EVENT, [earlier])
  const open = await station.handlers.status({})

  for (const close of ['lock', 'startSelfService'] as const) {
    const closed = await station.handlers[close]({})
    expect(JSON.stringify(closed)).not.toMatch(/Visitor 0|Rahim|rahim@/)
    expect(closed).toMatchObject({ value: { operator: null, notices: [] } })
    await station.handlers.unlock({ pin: '2580' })
  }
  expect(JSON.stringify(open)).toMatch(/Visitor 0.*|Rahim/)
  expect(open).toMatchObject({ value: { notices: [{ kind: 'conflict' }] } })
})

test('GT12 no clock that is set forward ends the wait at a closed screen', async () => {
  await using station = await staffed(1)
  await station.handlers.lock({})
  const pins = Array.from({ length: 10 }, (_unused, at) => String(1_000 + at))
  for (const pin of pins) await station.handlers.unlock({ pin })

  station.time.wall += HOUR
  const forward = await station.handlers.unlock({ pin: '9000' })
  station.time.wall -= HOUR
  station.time.pass(5 * MINUTE)

  expect(forward).toMatchObject({ error: { code: 'too_many_tries' } })
  expect(await station.handlers.unlock({ pin: '9000' })).toMatchObject({ value: { mode: 'gate' } })
})

test('GT4 supervisors who were locked out while the clock stood far ahead wait no longer than anybody', async () => {
  await using station = await staffed(1)
  await station.handlers.lock({})
  const pins = Array.from({ length: 10 }, (_unused, at) => String(1_000 + at))
  station.time.wall += 10 * HOUR
  for (const pin of pins) await station.handlers.unlock({ pin })
  station.time.wall -= 10 * HOUR

  expect(await station.handlers.unlock({ pin: '9000' })).toMatchObject({ ok: false })
  station.time.pass(HOUR)

  expect(await station.handlers.unlock({ pin: '9000' })).toMatchObject({ value: { mode: 'gate' } })
})
