// One JSON line per thing that happened, on standard error. Secrets are taken out by the name of their field.
import type { Clock } from '../../shared/time.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

type Fields = Readonly<Record<string, unknown>>
type Write = (message: string, fields?: Fields) => void

/** `child` adds its fields to every line. */
export type Log = {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
  readonly child: (fields: Fields) => Log
}

export type LogOptions = {
  readonly level: LogLevel
  readonly now: Clock
  /** Takes one line with its line feed. Standard error when left out. */
  readonly write?: (line: string) => void
}

/** Makes a log. Lines below `level` cost one comparison. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  return logWith({ ...options, write }, {})
}

function logWith(options: Required<LogOptions>, own: Fields): Log {
  const floor = LOG_LEVELS.indexOf(options.level)
  const at = (level: LogLevel): Write => {
    if (LOG_LEVELS.indexOf(level) < floor) return () => {}
    return (message, fields = {}) => {
      const head = { time: new Date(options.now()).toISOString(), level, message: scrub(message) }
      options.write(`${JSON.stringify({ ...head, ...redact({ ...own, ...fields }) })}\n`)
    }
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logWith(options, { ...own, ...fields }),
  }
}

/** A field whose name has one of these words is a secret or names a person. */
const SECRET_WORDS = new Set(
  'password passwords hash token tokens credential credentials authorization cookie cookies key keys'
    .concat(' secret secrets code codes email emails phone pin signature otp')
    .split(' '),
)
/** Fields that only sound like one. */
const HARMLESS = new Set(['statusCode', 'exitCode', 'errorCode', 'keyId', 'key_id'])

const DEPTH_MAX = 6
const TEXT_CHARS_MAX = 4_000
const ITEMS_MAX = 100

function isSecret(name: string): boolean {
  if (HARMLESS.has(name)) return false
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.some((word) => SECRET_WORDS.has(word))
}

function redact(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, ITEMS_MAX)
      .map(([name, value]) => [
        name,
        isSecret(name) && value !== null && value !== undefined
          ? '[redacted]'
          : plain(value, depth),
      ]),
  )
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '[deeper]'
  if (value instanceof Error) return plainError(value, depth)
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_MAX).map((item: unknown) => plain(item, depth + 1))
  }
  return redact(value, depth + 1)
}

/** Name, text, stack and the database's or system's own code; never the parameters of a query. */
function plainError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: plain(error.cause, depth + 1) }
  return {
    name: error.name,
    message: scrub(error.message),
    ...code,
    stack: scrub(error.stack ?? ''),
    ...cause,
  }
}

/** Takes the password out of addresses and cuts what is too long. */
function scrub(text: string): string {
  const cut = text.length > TEXT_CHARS_MAX ? `${text.slice(0, TEXT_CHARS_MAX)}…` : text
  return cut.replace(/(\w+:\/\/[^\s:/@]*:)[^\s@/]*@/g, '$1[redacted]@')
}
