import { expect, test } from 'vitest'
import { createLog, type LogLevel } from './log.ts'

function written(level: LogLevel = 'debug') {
  const lines: Record<string, unknown>[] = []
  const log = createLog({
    level,
    now: () => Date.UTC(2026, 0, 2),
    write: (line) => {
      expect(line.endsWith('\n')).toBe(true)
      lines.push(JSON.parse(line))
    },
  })
  return { log, lines }
}

test('one line of JSON says when, how grave and what', () => {
  const { log, lines } = written()

  log.info('request', { status: 200, path: '/healthz' })

  expect(lines).toEqual([
    {
      time: '2026-01-02T00:00:00.000Z',
      level: 'info',
      message: 'request',
      status: 200,
      path: '/healthz',
    },
  ])
})

test('lines below the level are not written', () => {
  const { log, lines } = written('warn')

  log.debug('no')
  log.info('no')
  log.warn('yes')
  log.error('yes')

  expect(lines.map(({ level }) => level)).toEqual(['warn', 'error'])
})

test('a child adds its fields to every line', () => {
  const { log, lines } = written()

  log.child({ requestId: 'a' }).child({ route: 'b' }).info('done', { status: 204 })

  expect(lines[0]).toMatchObject({ requestId: 'a', route: 'b', status: 204 })
})

test('secrets and contact data are taken out by the name of their field, at any depth', () => {
  const { log, lines } = written()
  const names = [
    'password',
    'accessToken',
    'refresh_token',
    'credential',
    'authorization',
    'Authorization',
    'set-cookie',
    'masterKey',
    'JWT_SECRET',
    'code',
    'qrCode',
    'email',
    'buyerEmail',
    'phone',
    'pin',
  ]

  for (const name of names) log.info('x', { [name]: 'hidden', deeper: [{ [name]: 'hidden' }] })

  expect(JSON.stringify(lines)).not.toContain('hidden')
})

test('what only sounds like a secret is kept', () => {
  const { log, lines } = written()

  log.info('x', { statusCode: 500, keyId: 3, monkey: 'kept', tokenless: 'kept', opinion: 'kept' })

  expect(lines[0]).toMatchObject({
    statusCode: 500,
    keyId: 3,
    monkey: 'kept',
    tokenless: 'kept',
    opinion: 'kept',
  })
})

test('an address loses its password, wherever it stands in a text', () => {
  const { log, lines } = written()
  const cause = new Error('no route to postgres://me:hidden@host/db')

  log.error('cannot open postgres://me:hidden@host/db', {
    error: new Error('failed', { cause }),
  })

  expect(JSON.stringify(lines)).not.toContain('hidden')
  expect(JSON.stringify(lines)).toContain('postgres://me:[redacted]@host/db')
})

test('an error keeps name, text, stack and cause, and loses what a driver attached to it', () => {
  const { log, lines } = written()
  const error = Object.assign(new Error('duplicate'), { code: '23505', parameters: ['hidden'] })

  log.error('failed', { error })

  expect(lines[0]).toMatchObject({
    error: { name: 'Error', message: 'duplicate', errorCode: '23505' },
  })
  expect(JSON.stringify(lines)).not.toContain('hidden')
})

test('a circular or endless value ends', () => {
  const { log, lines } = written()
  const circle: Record<string, unknown> = {}
  circle['self'] = circle

  log.info('x', { circle, long: 'a'.repeat(100_000), many: Array(10_000).fill(1), big: 1n })

  expect(JSON.stringify(lines).length).toBeLessThan(10_000)
})
