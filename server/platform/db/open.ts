// Pools. Columns come out in camelCase, `timestamptz` as an Instant, `bigint` as a number that is exact.
import postgres from 'postgres'
import type { Instant } from '../../../shared/time.ts'

type Types = {
  readonly instant: Instant
  readonly bigint: number
}

export type Sql = postgres.Sql<Types>
export type TransactionSql = postgres.TransactionSql<Types>

/** The pool of `probesh_app`: sees nothing of a tenant outside `withTenant`. */
export type AppDb = Sql & { readonly role: 'app' }
/** The pool of `probesh_platform`: reads every tenant, writes platform tables only. */
export type PlatformDb = Sql & { readonly role: 'platform' }

const TIMESTAMPTZ_OID = 1184
const INT8_OID = 20

export type OpenOptions = {
  readonly max: number
  readonly applicationName: string
  /** Ends a transaction that holds back the feed. Owner connections that migrate pass 0: no limit. */
  readonly transactionTimeoutMs?: number
}

/** Opens a pool. Nothing connects before the first query. */
export function openSql(url: string, options: OpenOptions): Sql {
  const timeoutMs = options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS
  return postgres(url, {
    max: options.max,
    idle_timeout: 0,
    connect_timeout: 10,
    onnotice: () => {},
    transform: postgres.camel,
    connection: {
      application_name: options.applicationName,
      TimeZone: 'UTC',
      ...(timeoutMs > 0 && { transaction_timeout: timeoutMs }),
    },
    types: {
      instant: {
        to: TIMESTAMPTZ_OID,
        from: [TIMESTAMPTZ_OID],
        serialize: (instant: Instant) => new Date(instant).toISOString(),
        parse: (text: string) => readTimestamp(text),
      },
      bigint: {
        to: INT8_OID,
        from: [INT8_OID],
        serialize: (value: number) => String(value),
        parse: (text: string) => readBigint(text),
      },
    },
  })
}

/** A transaction that is still open after this is an accident, and it holds back every station's feed. */
const TRANSACTION_TIMEOUT_MS = 10_000

/** `2026-11-22 18:42:07.123+00`, which is what the session's UTC makes PostgreSQL write. */
function readTimestamp(text: string): Instant {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11)}:00`)
}

function readBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('bigint outside the exact range')
  return value
}

export const openAppDb = (url: string, max: number): AppDb =>
  Object.assign(openSql(url, { max, applicationName: 'probesh-app' }), { role: 'app' as const })

export const openPlatformDb = (url: string, max: number): PlatformDb =>
  Object.assign(openSql(url, { max, applicationName: 'probesh-platform' }), {
    role: 'platform' as const,
  })
