// One log line and two metrics for each request.
import type { Deps } from '../../deps.ts'
import type { Counter } from '../metrics.ts'
import type { Actor } from './actor.ts'

/** Notes a finished request; a stream counts as finished when its headers leave. */
export type RecordRequest = (
  requestId: string,
  status: number,
  durationMs: number,
  actor: Actor | null,
) => void

/** Prepares the series of one route. `route` is the pattern, never the path: ids would make endless series. */
export function createRecorder(
  deps: Pick<Deps, 'metrics' | 'log'>,
  method: string,
  route: string,
): RecordRequest {
  const { metrics, log } = deps
  const counters = new Map<number, Counter>()
  const counterOf = (status: number): Counter => {
    const known = counters.get(status)
    if (known !== undefined) return known
    const labels = { method, route, status: String(status) }
    const made = metrics.counter('probesh_http_requests_total', 'Requests answered.', labels)
    counters.set(status, made)
    return made
  }
  const durations = metrics.histogram(
    'probesh_http_request_duration_seconds',
    'Time to the answer, or to the head of a stream.',
    { method, route },
  )
  return (requestId, status, durationMs, actor) => {
    counterOf(status).add()
    durations.observe(durationMs / 1_000)
    log.info('request', {
      requestId,
      method,
      route,
      status,
      durationMs: Math.round(durationMs * 100) / 100,
      ...actorFields(actor),
    })
  }
}

function actorFields(actor: Actor | null): object {
  if (actor === null) return {}
  return actor.kind === 'station'
    ? { tenantId: actor.tenantId, stationId: actor.stationId }
    : { tenantId: actor.tenantId, userId: actor.userId }
}
