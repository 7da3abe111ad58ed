import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, WrongSetting } from './config.ts'

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'probesh-config-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

const SECRETS = {
  MASTER_KEY: 'ab'.repeat(32),
  JWT_SECRET: 'long enough to sign with, 32 bytes or more',
}

test('with secrets and nothing else every setting has its default', () => {
  const config = readConfig(SECRETS)

  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    logLevel: 'info',
    rateLimitFactor: 1,
    isProduction: false,
  })
  expect(config.dataDir).toMatch(/\/\.data$/)
  expect(config.databaseUrl).toBeUndefined()
})

test('an empty variable counts as one that is not set', () => {
  const config = readConfig({ ...SECRETS, PORT: '', DATABASE_URL: '' })

  expect(config.port).toBe(3000)
  expect(config.databaseUrl).toBeUndefined()
})

test.each([
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['PUBLIC_URL', 'tickets.example'],
  ['DATABASE_URL', 'mysql://someone:hidden@host/db'],
  ['APP_DATABASE_URL', 'hidden'],
  ['PLATFORM_DATABASE_URL', 'hidden'],
  ['LISTEN_DATABASE_URL', 'hidden'],
  ['MASTER_KEY', 'hidden'],
  ['JWT_SECRET', 'hidden'],
  ['LOG_LEVEL', 'loud'],
  ['JWT_SECRET_PREVIOUS', `${SECRETS.JWT_SECRET},hidden`],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', 'hidden'],
  ['ROCKET_NOTICE_ADDRESSES', '192.0.2.1/x'],
  ['RATE_LIMIT_FACTOR', '0'],
  ['RATE_LIMIT_FACTOR', 'many'],
])('a wrong %s (%s) is one sentence that names it and does not show it', (name, text) => {
  const read = () => readConfig({ ...SECRETS, [name]: text })

  expect(read).toThrow(WrongSetting)
  expect(read).toThrow(new RegExp(`^${name} must be [^.]*\\.$`))
  expect(read).not.toThrow(/hidden/)
})

test('PV25 nothing starts that would believe any certificate', () => {
  const read = () => readConfig({ ...SECRETS, NODE_TLS_REJECT_UNAUTHORIZED: '0' })

  expect(read).toThrow(WrongSetting)
  expect(read).toThrow(/^NODE_TLS_REJECT_UNAUTHORIZED must be left out/)
})

test('a master key is read from base64 and from hex alike', () => {
  const bytes = Buffer.alloc(32, 0xab)

  const fromHex = readConfig({ ...SECRETS, MASTER_KEY: bytes.toString('hex') })
  const fromBase64 = readConfig({ ...SECRETS, MASTER_KEY: bytes.toString('base64') })

  expect(fromHex.masterKey).toEqual(new Uint8Array(bytes))
  expect(fromBase64.masterKey).toEqual(fromHex.masterKey)
})

test('in production missing secrets stop the start, and the sentence names both', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(
    /^MASTER_KEY and JWT_SECRET must be set in production/,
  )
  expect(readConfig({ NODE_ENV: 'production', ...SECRETS }).isProduction).toBe(true)
})

test('elsewhere they are made once, kept beside the data, and closed to others', () => {
  using folder = temporaryFolder()

  const first = readConfig({ DATA_DIR: folder.path })
  const second = readConfig({ DATA_DIR: folder.path })

  expect(first.masterKey).toHaveLength(32)
  expect(second.masterKey).toEqual(first.masterKey)
  expect(second.jwtSecret).toEqual(first.jwtSecret)
  expect(statSync(join(folder.path, 'secrets.json')).mode & 0o077).toBe(0)
})

test('damaged kept secrets are never replaced: what they sealed would be lost', () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'secrets.json')
  writeFileSync(file, '{"MASTER_KEY": "half')

  expect(() => readConfig({ DATA_DIR: folder.path })).toThrow(/^DATA_DIR /)
  expect(readFileSync(file, 'utf8')).toBe('{"MASTER_KEY": "half')
})
