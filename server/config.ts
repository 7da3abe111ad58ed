// The environment, read once. A wrong setting is one sentence that names it and never shows its value.
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { join, resolve } from 'node:path'
import * as v from 'valibot'
import { LOG_LEVELS, type LogLevel } from './platform/log.ts'
import { type ProviderSettings, readProviderSettings } from './provider-settings.ts'

export type Config = {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Without a slash at the end. Left out: the address that the server listens on. */
  readonly publicUrl?: string
  /** The owner, who migrates. Left out: the embedded PostgreSQL, unless both pools are named. */
  readonly databaseUrl?: string
  readonly appDatabaseUrl?: string
  readonly platformDatabaseUrl?: string
  readonly listenDatabaseUrl?: string
  /** Absolute. */
  readonly dataDir: string
  /** 32 bytes; seals the tenants' keys and derives the database roles' passwords. */
  readonly masterKey: Uint8Array
  /** 32 bytes or more; signs access and refresh tokens. */
  readonly jwtSecret: Uint8Array
  /** What signed before: still read, never signed with. */
  readonly previousJwtSecrets: readonly Uint8Array[]
  /** Whose word counts for where a request came from. Left out: nobody's. */
  readonly trustedProxies?: BlockList
  /** From where alone notifications about Rocket are taken. Left out: from anywhere. */
  readonly rocketNoticeAddresses?: BlockList
  /** `smtp://user:password@host:port`. Left out: mail waits in the queue. */
  readonly smtpUrl?: string
  readonly mailFrom: string
  readonly logLevel: LogLevel
  /** Every rate limit is multiplied by it. */
  readonly rateLimitFactor: number
  readonly isProduction: boolean
  /** The installation's own accounts with payment providers. */
  readonly providerSettings: ProviderSettings
}

/** The message is for the operator: one sentence that names the setting. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
}

const MASTER_KEY_BYTES = 32
const JWT_SECRET_BYTES_MIN = 32

const postgresUrl = v.optional(
  v.pipe(
    v.string(),
    v.check(
      (text) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ''),
      'a postgres:// address',
    ),
  ),
)

const Environment = v.object({
  PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'a port from 0 to 65535'),
      v.transform(Number),
      v.maxValue(65_535, 'a port from 0 to 65535'),
    ),
    '3000',
  ),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
        'an http:// or https:// address',
      ),
      v.transform((text) => text.replace(/\/+$/, '')),
    ),
  ),
  DATABASE_URL: postgresUrl,
  APP_DATABASE_URL: postgresUrl,
  PLATFORM_DATABASE_URL: postgresUrl,
  LISTEN_DATABASE_URL: postgresUrl,
  DATA_DIR: v.optional(v.string(), '.data'),
  MASTER_KEY: v.optional(v.string()),
  JWT_SECRET: v.optional(v.string()),
  JWT_SECRET_PREVIOUS: v.optional(v.string(), ''),
  TRUSTED_PROXIES: v.optional(v.string()),
  ROCKET_NOTICE_ADDRESSES: v.optional(v.string()),
  SMTP_URL: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => /^smtps?:$/.test(URL.parse(text)?.protocol ?? ''), 'an smtp:// address'),
    ),
  ),
  MAIL_FROM: v.optional(
    v.pipe(v.string(), v.regex(/^[^\r\n]{3,300}$/, 'one line with an email address')),
    'Probesh <no-reply@localhost>',
  ),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`), 'info'),
  RATE_LIMIT_FACTOR: v.optional(
    v.pipe(
      v.string(),
      v.transform(Number),
      v.number('a number above 0'),
      v.gtValue(0, 'a number above 0'),
      v.maxValue(1_000_000, 'at most 1000000'),
    ),
    '1',
  ),
  NODE_ENV: v.optional(v.string()),
  // Node's own switch: with it secrets and money would go to whoever answers.
  NODE_TLS_REJECT_UNAUTHORIZED: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => text !== '0', 'left out: a provider’s certificate is always checked'),
    ),
  ),
})

/** Throws `WrongSetting`. An empty variable counts as one that is not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ''))
  const parsed = v.safeParse(Environment, given)
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw new WrongSetting(`${v.getDotPath(issue) ?? 'A setting'} must be ${issue.message}.`)
  }
  const { output } = parsed
  const dataDir = resolve(output.DATA_DIR)
  const isProduction = output.NODE_ENV === 'production'
  return {
    host: output.HOST,
    port: output.PORT,
    ...(output.PUBLIC_URL !== undefined && { publicUrl: output.PUBLIC_URL }),
    ...(output.DATABASE_URL !== undefined && { databaseUrl: output.DATABASE_URL }),
    ...(output.APP_DATABASE_URL !== undefined && { appDatabaseUrl: output.APP_DATABASE_URL }),
    ...(output.PLATFORM_DATABASE_URL !== undefined && {
      platformDatabaseUrl: output.PLATFORM_DATABASE_URL,
    }),
    ...(output.LISTEN_DATABASE_URL !== undefined && {
      listenDatabaseUrl: output.LISTEN_DATABASE_URL,
    }),
    dataDir,
    ...readSecrets(output, dataDir, isProduction),
    previousJwtSecrets: readPreviousSecrets(output.JWT_SECRET_PREVIOUS),
    ...(output.TRUSTED_PROXIES !== undefined && {
      trustedProxies: readAddresses('TRUSTED_PROXIES', output.TRUSTED_PROXIES),
    }),
    ...(output.ROCKET_NOTICE_ADDRESSES !== undefined && {
      rocketNoticeAddresses: readAddresses(
        'ROCKET_NOTICE_ADDRESSES',
        output.ROCKET_NOTICE_ADDRESSES,
      ),
    }),
    ...(output.SMTP_URL !== undefined && { smtpUrl: output.SMTP_URL }),
    mailFrom: output.MAIL_FROM,
    logLevel: output.LOG_LEVEL,
    rateLimitFactor: output.RATE_LIMIT_FACTOR,
    isProduction,
    providerSettings: readProviderSettings(environment),
  }
}

type Secrets = Pick<Config, 'masterKey' | 'jwtSecret'>
type GivenSecrets = {
  readonly MASTER_KEY?: string | undefined
  readonly JWT_SECRET?: string | undefined
}

function readSecrets(given: GivenSecrets, dataDir: string, isProduction: boolean): Secrets {
  const missing = (['MASTER_KEY', 'JWT_SECRET'] as const).filter(
    (name) => given[name] === undefined,
  )
  if (missing.length > 0 && isProduction) {
    throw new WrongSetting(
      `${missing.join(' and ')} must be set in production: make each with \`openssl rand -base64 32\` and keep it.`,
    )
  }
  const kept = missing.length > 0 ? keptSecrets(dataDir) : {}
  return {
    masterKey: readMasterKey(given.MASTER_KEY ?? kept.MASTER_KEY ?? ''),
    jwtSecret: readJwtSecret(given.JWT_SECRET ?? kept.JWT_SECRET ?? ''),
  }
}

function readMasterKey(text: string): Uint8Array {
  const isHex = /^[0-9a-f]{64}$/i.test(text)
  const bytes = isHex ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  const isWhole = isHex || /^[A-Za-z0-9+/_-]+=*$/.test(text)
  if (!isWhole || bytes.length !== MASTER_KEY_BYTES) {
    throw new WrongSetting('MASTER_KEY must be 32 bytes in base64 or hex.')
  }
  return new Uint8Array(bytes)
}

function readJwtSecret(text: string, setting = 'JWT_SECRET'): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length < JWT_SECRET_BYTES_MIN) {
    throw new WrongSetting(`${setting} must be at least ${JWT_SECRET_BYTES_MIN} characters long.`)
  }
  return bytes
}

/** Separated by commas. */
const readPreviousSecrets = (text: string): readonly Uint8Array[] =>
  listOf(text).map((secret) => readJwtSecret(secret, 'JWT_SECRET_PREVIOUS'))

/** Every secret that a token may have been signed with, the current one first. */
export const signingSecrets = (
  config: Pick<Config, 'jwtSecret' | 'previousJwtSecrets'>,
): readonly Uint8Array[] => [config.jwtSecret, ...config.previousJwtSecrets]

/** What links in mails begin with. Never what a request says: its `Host` is the caller's to choose. */
export const publicUrlOf = ({ publicUrl, host, port }: Config): string =>
  publicUrl ?? `http://${host}:${port}`

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** `10.0.0.0/8, fd00::/8, 192.0.2.1` */
function readAddresses(setting: string, text: string): BlockList {
  const addresses = new BlockList()
  for (const part of listOf(text)) {
    const [address = '', bits] = part.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const bitsMax = family === 'ipv6' ? 128 : 32
    const isWhole = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax)
    if (isIP(address) === 0 || !isWhole) {
      throw new WrongSetting(`${setting} must be addresses or networks, separated by commas.`)
    }
    addresses.addSubnet(address, bits === undefined ? bitsMax : Number(bits), family)
  }
  return addresses
}

/** Made at the first start and kept beside the data, so that sessions and sealed keys survive a restart. */
function keptSecrets(dataDir: string): GivenSecrets {
  const file = join(dataDir, 'secrets.json')
  try {
    mkdirSync(dataDir, { recursive: true })
    makeSecrets(file)
    const parsed = v.safeParse(KeptSecrets, JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.output
  } catch (cause) {
    throw new WrongSetting(
      `DATA_DIR must be a folder that we may read and write: ${file} cannot be used.`,
      { cause },
    )
  }
  throw new WrongSetting(
    `DATA_DIR holds a damaged ${file}: restore it, or set MASTER_KEY and JWT_SECRET.`,
  )
}

const KeptSecrets = v.object({ MASTER_KEY: v.string(), JWT_SECRET: v.string() })

/** Linked into place whole: of two processes that start together, both read what the first one made. */
function makeSecrets(file: string): void {
  const half = `${file}.${randomBytes(6).toString('hex')}`
  const secrets = {
    MASTER_KEY: randomBytes(MASTER_KEY_BYTES).toString('base64'),
    JWT_SECRET: randomBytes(JWT_SECRET_BYTES_MIN).toString('base64'),
  }
  writeFileSync(half, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  try {
    linkSync(half, file)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isThere) throw error
  } finally {
    rmSync(half)
  }
}
