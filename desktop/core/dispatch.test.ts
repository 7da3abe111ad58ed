import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuse } from '../../shared/result.ts'
import { ADMIN_CALLS, GATE_CALLS, StationFault } from '../contract/calls.ts'
import { echoHandlers } from '../testing/carrier.ts'
import { dispatch } from './dispatch.ts'

const ignore = (): void => {}

test('a call of the page reaches its handler with the parsed input', async () => {
  const reply = await dispatch(echoHandlers(), 'gate', 'scan', { code: 'PB1' }, ignore)

  expect(reply).toEqual({ ok: true, value: { call: 'scan', input: { code: 'PB1' } } })
})

test('a page can call its own table and nothing else', async () => {
  const handlers = echoHandlers()
  const gateOnly = Object.keys(GATE_CALLS).filter((name) => !Object.hasOwn(ADMIN_CALLS, name))
  const adminOnly = Object.keys(ADMIN_CALLS).filter((name) => !Object.hasOwn(GATE_CALLS, name))

  expect(gateOnly.length).toBeGreaterThan(0)
  expect(adminOnly.length).toBeGreaterThan(0)
  for (const [page, names] of [
    ['gate', adminOnly],
    ['admin', gateOnly],
  ] as const) {
    for (const name of names) {
      const reply = await dispatch(handlers, page, name, {}, ignore)
      expect(reply, name).toMatchObject({ ok: false, status: 404, code: 'unknown_call' })
    }
  }
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'Scan', 'scan '])(
  'the name %j is no call',
  async (name) => {
    const reply = await dispatch(echoHandlers(), 'gate', name, {}, ignore)

    expect(reply).toMatchObject({ ok: false, code: 'unknown_call' })
  },
)

test('wrong input is refused with the path and without the value', async () => {
  const input = { email: 'a@example.org', password: 'hunter2-secret', pin: 'also-secret' }

  const reply = await dispatch(echoHandlers(), 'gate', 'signIn', input, ignore)

  expect(reply).toMatchObject({ ok: false, status: 400, code: 'invalid_input' })
  expect(JSON.stringify(reply)).toContain('pin')
  expect(JSON.stringify(reply)).not.toContain('secret')
})

test('an unknown field is refused, not ignored', async () => {
  const reply = await dispatch(echoHandlers(), 'gate', 'scan', { code: 'PB1', answers: {} }, ignore)

  expect(reply).toMatchObject({ ok: false, code: 'invalid_input' })
})

test('a refusal of the core is answered with its code, its status and its sentence', async () => {
  const handlers = echoHandlers({ scan: async () => refuse({ code: 'not_paired' }) })

  const reply = await dispatch(handlers, 'gate', 'scan', { code: 'PB1' }, ignore)

  expect(reply).toEqual({
    ok: false,
    status: 409,
    code: 'not_paired',
    message: 'This station is not paired. Enter a pairing code first.',
  })
})

test('the text of an unexpected error goes to the log and not to the page', async () => {
  const heard: unknown[] = []
  const broken = new Error('select secret from keys')
  const handlers = echoHandlers({ scan: () => Promise.reject(broken) })

  const reply = await dispatch(handlers, 'gate', 'scan', { code: 'PB1' }, (error) =>
    heard.push(error),
  )

  expect(reply).toMatchObject({ ok: false, status: 500, code: 'fault' })
  expect(JSON.stringify(reply)).not.toContain('secret')
  expect(heard).toEqual([broken])
})

test('a handler that throws before it returns a promise is a fault as well', async () => {
  const handlers = echoHandlers({
    status: () => {
      throw new Error('at once')
    },
  })

  const reply = await dispatch(handlers, 'gate', 'status', {}, ignore)

  expect(reply).toMatchObject({ ok: false, code: 'fault' })
})

test('a full disk says that nobody may be admitted', async () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  const handlers = echoHandlers({ scan: () => Promise.reject(full) })

  const reply = await dispatch(handlers, 'gate', 'scan', { code: 'PB1' }, ignore)

  expect(reply).toMatchObject({ ok: false, status: 500, code: 'full_disk' })
  expect(reply).toHaveProperty('message', expect.stringContaining('disk is full'))
})

test('a fault with a sentence for the operator keeps it', async () => {
  const fault = new StationFault('The data file was moved. Restart the program.')
  const handlers = echoHandlers({ scan: () => Promise.reject(fault) })

  const reply = await dispatch(handlers, 'gate', 'scan', { code: 'PB1' }, ignore)

  expect(reply).toMatchObject({ code: 'fault', message: fault.message })
})

test('no name and no input makes it throw', async () => {
  const name = fc.oneof(fc.constantFrom(...Object.keys(GATE_CALLS)), fc.string())

  await fc.assert(
    fc.asyncProperty(name, fc.anything(), async (call, input) => {
      const reply = await dispatch(echoHandlers(), 'gate', call, input, ignore)
      expect(typeof reply.ok).toBe('boolean')
    }),
  )
})
