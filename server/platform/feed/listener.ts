// One connection that listens, proved to hear, and replaced when it does not.
import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { AppDb } from '../db/open.ts'
import type { Log } from '../log.ts'

export const FEED_CHANNEL = 'probesh_feed'

export type ListenerOptions = {
  readonly db: AppDb
  readonly listenUrl: string
  readonly log: Log
  readonly onPayload: (payload: string) => void
  /** After every (re)connection, once it is proved to hear. */
  readonly onListening: () => void
}

export type Listener = {
  readonly isListening: () => boolean
  readonly close: () => Promise<void>
}

/** How often the connection is asked whether it still hears. A cut cable says nothing by itself. */
const PROOF_EVERY_MS = 10_000
/** An echo that takes longer means: not listening. */
const PROOF_MS = 3_000
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 5_000
const PROOF_PREFIX = 'proof:'

/**
 * Keeps a connection listening for as long as it is open.
 *
 * `LISTEN` succeeds through a pooler in transaction mode and then hears nothing, so a connection counts only once a
 * notification of our own, sent through the pool, has come back.
 */
export function openListener(options: ListenerOptions): Listener {
  const stop = new AbortController()
  const state = { isListening: false }
  const done = keepListening(options, state, stop.signal)
  return {
    isListening: () => state.isListening,
    close: async () => {
      stop.abort()
      await done
    },
  }
}

type State = { isListening: boolean }

async function keepListening(
  options: ListenerOptions,
  state: State,
  stop: AbortSignal,
): Promise<void> {
  let retryMs = RETRY_MS_MIN
  while (!stop.aborted) {
    try {
      await listenOnce(options, state, stop)
      retryMs = RETRY_MS_MIN
    } catch (error) {
      options.log.warn('not listening, polling instead', { error, retryMs })
    }
    state.isListening = false
    await pause(retryMs, stop)
    retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
  }
}

/** Returns when the connection no longer hears, throws when it never did. */
async function listenOnce(
  options: ListenerOptions,
  state: State,
  stop: AbortSignal,
): Promise<void> {
  const ended = new AbortController()
  const proofs = new Map<string, () => void>()
  const onNotify = (_channel: string, payload: string): void => {
    const onProof = proofs.get(payload)
    if (onProof !== undefined) onProof()
    else if (!payload.startsWith(PROOF_PREFIX)) options.onPayload(payload)
  }
  const sql = connect(options.listenUrl, onNotify, () => ended.abort())
  try {
    await sql.unsafe(`listen ${FEED_CHANNEL}`)
    const either = AbortSignal.any([stop, ended.signal])
    if (!(await provesToHear(options.db, proofs))) throw new Error('LISTEN hears nothing here')
    state.isListening = true
    options.onListening()
    do await pause(PROOF_EVERY_MS, either)
    while (!either.aborted && (await provesToHear(options.db, proofs)))
  } finally {
    state.isListening = false
    await sql.end({ timeout: 1 })
  }
}

/**
 * A connection that tells when it is gone. The driver's own `listen` hides that: it reconnects by itself, and gives up
 * without a word when the database is still starting.
 */
function connect(
  url: string,
  onNotify: (channel: string, payload: string) => void,
  onClose: () => void,
): postgres.Sql {
  const options: postgres.Options<Record<string, never>> & { onnotify: typeof onNotify } = {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => {},
    onclose: onClose,
    onnotify: onNotify,
    connection: { application_name: 'probesh-listen' },
  }
  return postgres(url, options)
}

/** Sends a word of its own through the pool and waits for the echo. Throws when it cannot be sent. */
async function provesToHear(db: AppDb, proofs: Map<string, () => void>): Promise<boolean> {
  const word = `${PROOF_PREFIX}${randomUUID()}`
  const late = new AbortController()
  const heard = new Promise<boolean>((resolve) => {
    proofs.set(word, () => resolve(true))
    late.signal.addEventListener('abort', () => resolve(false), { once: true })
  })
  const timer = setTimeout(() => late.abort(), PROOF_MS)
  try {
    await db`select pg_notify(${FEED_CHANNEL}, ${word})`
    return await heard
  } finally {
    clearTimeout(timer)
    proofs.delete(word)
  }
}

/** Ends early, without complaint, when `stop` says so. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      stop.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    stop.addEventListener('abort', finish, { once: true })
  })
}
