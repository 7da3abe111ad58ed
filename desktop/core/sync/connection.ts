// What the screen says of the way to the server. Pure.
import type { Instant } from '../../../shared/time.ts'
import type { Trouble } from './trouble.ts'

export type Route = 'download' | 'batch' | 'live'

type RouteState = { readonly failures: number; readonly trouble: Trouble | null }

export type Connection = {
  /** The last successful answer that needed the credential. */
  readonly lastContactAt: Instant | null
  /** In a row, over downloads and batches. */
  readonly failures: number
  /** The last thing that went wrong; null when nothing has since the last success. */
  readonly trouble: Trouble | null
  readonly routes: Readonly<Record<Route, RouteState>>
  readonly isRevoked: boolean
}

export type ConnectionState =
  /** No answer yet. */
  | 'starting'
  | 'online'
  /** The server is there, and one of the routes does not get through. */
  | 'problem'
  | 'offline'
  /** Until it is paired anew. */
  | 'revoked'

const FINE: RouteState = { failures: 0, trouble: null }

export const CONNECTION_START: Connection = {
  lastContactAt: null,
  failures: 0,
  trouble: null,
  routes: { download: FINE, batch: FINE, live: FINE },
  isRevoked: false,
}

/** One lost request on a mobile link is nothing; a second one in a row is. */
const FAILURES_MAX = 1

/** Which route was answered, and what was wrong; null for a success. */
export type Answered = { readonly from: Route; readonly trouble: Trouble | null }

/** The connection after one answer. */
export function afterAnswer(
  connection: Connection,
  { from, trouble }: Answered,
  now: Instant,
): Connection {
  if (trouble?.code === 'stopped') return connection
  const failures = connection.routes[from].failures + 1
  const route = trouble === null ? FINE : { failures, trouble }
  const routes = { ...connection.routes, [from]: route }
  if (trouble !== null) {
    const isRevoked = connection.isRevoked || trouble.code === 'revoked'
    // A stream that some proxy cuts is a problem, not the loss of the server: its end brings a download on, which tells.
    const inRow = connection.failures + (from === 'live' ? 0 : 1)
    return { ...connection, routes, trouble, failures: inRow, isRevoked }
  }
  // The batch route alone still answers a revoked station.
  const isRevoked = connection.isRevoked && from === 'batch'
  return { lastContactAt: now, failures: 0, trouble: null, routes, isRevoked }
}

/**
 * The state, and the trouble that explains it.
 *
 * Only an answer that needed the credential makes a station online: a captive portal answers everything with 200.
 */
export function connectionState(connection: Connection): {
  readonly state: ConnectionState
  readonly trouble: Trouble | null
} {
  const { trouble, routes } = connection
  if (connection.isRevoked) {
    const revoked = Object.values(routes).find((route) => route.trouble?.code === 'revoked')
    return { state: 'revoked', trouble: revoked?.trouble ?? trouble }
  }
  if (connection.failures > FAILURES_MAX) return { state: 'offline', trouble }
  if (connection.lastContactAt === null) return { state: 'starting', trouble }
  const failing = Object.values(routes).find((route) => route.failures > FAILURES_MAX)
  return failing === undefined
    ? { state: 'online', trouble: null }
    : { state: 'problem', trouble: failing.trouble }
}
