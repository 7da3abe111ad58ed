// For those who run the server: is it alive, is it ready, how does it do, what does it answer.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import * as v from 'valibot'
import { ok, refuse } from '../../../shared/result.ts'
import { InstantText, instantToText, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { pendingMigrations } from '../db/pending-migrations.ts'
import { isDatabaseGone } from '../db/pg-errors.ts'
import { type Endpoint, endpoint } from './endpoint.ts'

const healthz = endpoint({
  method: 'GET',
  path: '/healthz',
  action: 'server.look',
  summary: 'The process answers.',
  response: v.object({ status: v.literal('ok'), serverTime: InstantText }),
  run: async ({ now }) => ok({ status: 'ok', serverTime: instantToText(now()) } as const),
})

const readyz = endpoint({
  method: 'GET',
  path: '/readyz',
  action: 'server.look',
  summary: 'The database answers and has the tables of this release.',
  response: v.object({ status: v.literal('ready') }),
  run: async (deps) => {
    const why = deps.stopping.aborted ? 'The server is stopping' : await whyNotReady(deps)
    return why === null
      ? ok({ status: 'ready' } as const)
      : refuse({ code: 'unavailable', message: why, retryAfterSeconds: RETRY_AFTER_SECONDS })
  },
})

const RETRY_AFTER_SECONDS = 2

async function whyNotReady({ platformDb, db }: Deps): Promise<string | null> {
  try {
    const [pending] = await Promise.all([pendingMigrations(platformDb), db`select 1`])
    if (pending.length === 0) return null
    return `The database lacks ${pending.length} migrations: run \`npm run migrate\``
  } catch (error) {
    if (isDatabaseGone(error)) return 'The database does not answer'
    throw error
  }
}

const metrics = endpoint({
  method: 'GET',
  path: '/metrics',
  action: 'server.look',
  summary: 'Counters and gauges in the Prometheus text format.',
  produces: 'text/plain',
  run: async (deps) =>
    new Response(await deps.metrics.write(), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
})

const openApi = (document: () => Record<string, unknown>): Endpoint =>
  endpoint({
    method: 'GET',
    path: '/openapi.json',
    action: 'server.look',
    summary: 'This document.',
    response: v.record(v.string(), v.unknown()),
    run: async () => ok(document()),
  })

/** `document` is asked at the first request, when every endpoint is known. */
export const opsEndpoints = (document: () => Record<string, unknown>): readonly Endpoint[] => [
  healthz,
  readyz,
  metrics,
  openApi(document),
]

const RESOLUTION_MS = 10
const QUANTILES = ['0.5', '0.99', '0.999'] as const

/** Watches how long the event loop keeps things waiting. Returns how to stop. */
export function watchEventLoop({ metrics }: Pick<Deps, 'metrics'>): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  metrics.gauge('probesh_event_loop_delay_seconds', 'Since the start, by quantile.', () =>
    QUANTILES.map((quantile) => {
      // In nanoseconds, and the time between two looks is in it.
      const waitedMs = delay.percentile(Number(quantile) * 100) / 1_000_000 - RESOLUTION_MS
      return { labels: { quantile }, value: Math.max(0, waitedMs) / SECOND_MS }
    }),
  )
  return () => void delay.disable()
}
