// Requests that no endpoint answers: unknown paths, other methods, OPTIONS.
import type { Context } from 'hono'
import type { Deps } from '../../deps.ts'
import type { Endpoint, HttpEnv } from './endpoint.ts'
import { RESPONSE_HEADERS, requestIdOf } from './headers.ts'
import { problem } from './problem.ts'
import { createRecorder } from './record-request.ts'

/** Makes the handler of everything that matched nothing. */
export function createUnmatched(
  deps: Deps,
  endpoints: readonly Endpoint[],
  nextRequestId: () => string,
) {
  const routes = endpoints.map(({ method, path }) => ({ method, pattern: patternOf(path) }))
  const record = createRecorder(deps, 'other', 'unmatched')
  return (c: Context<HttpEnv>): Response => {
    const requestId = requestIdOf(c, nextRequestId)
    const methods = routes
      .filter(({ pattern }) => pattern.test(c.req.path))
      .map(({ method }) => method)
    const answer = answerUnmatched(c.req.method, allowedOf(methods), requestId)
    record(requestId, answer.status, 0, null)
    return answer
  }
}

function answerUnmatched(method: string, allowed: readonly string[], requestId: string): Response {
  if (allowed.length === 0) return problem({ code: 'not_found' }, requestId)
  const headers = { allow: allowed.join(', ') }
  if (method !== 'OPTIONS') return problem({ code: 'method_not_allowed', headers }, requestId)
  // No CORS headers: no other site's page has business here.
  return new Response(null, {
    status: 204,
    headers: { ...RESPONSE_HEADERS, ...headers, 'x-request-id': requestId },
  })
}

function allowedOf(methods: readonly string[]): string[] {
  if (methods.length === 0) return []
  const withHead = methods.includes('GET') ? [...methods, 'HEAD'] : methods
  return [...new Set([...withHead, 'OPTIONS'])].toSorted()
}

/** `/staff/events/:eventId` as an expression; a path of ours has no other special characters but dots. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)
