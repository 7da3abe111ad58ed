// PostgreSQL's and the driver's errors by what they mean to us.

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The driver's words for a connection that is not there. */
const GONE = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
])

/** Connection exceptions, shutdowns, too many connections, read-only standby, and a transaction cut off by time. */
const GONE_STATE = /^(08...|57P0[1-5]|53300|25006|25P0[34]|57014)$/

/** True when trying again later may succeed: the database is away, starting, stopping or full. */
export function isDatabaseGone(error: unknown): boolean {
  const code = codeOf(error)
  if (GONE.has(code) || GONE_STATE.test(code)) return true
  return error instanceof AggregateError && error.errors.some(isDatabaseGone)
}

/** True for a broken unique constraint of that name. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  codeOf(error) === '23505' &&
  error instanceof Error &&
  'constraint_name' in error &&
  error.constraint_name === constraint

/** True where a row is referenced, or references what is not there. */
export const isForeignKeyViolation = (error: unknown): boolean => codeOf(error) === '23503'
