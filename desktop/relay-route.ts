// What the admin page asks of the server, as a request of the relay: its path, and its body as far as one may be.
import { findApiRule } from './contract/admin-api.ts'
import { type Relay, relayProblem } from './core/administration/relay.ts'
import { readBytes } from './read-text.ts'

const PREFIX = '/api'

/** Answers one request below `/api`. `closing`: the shell stops. */
export async function answerApi(
  relay: Relay,
  request: Request,
  closing: AbortSignal,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const { method, headers } = request
  const path = pathname.slice(PREFIX.length)
  const rule = findApiRule(method, path)
  if (rule === null) return unread(relayProblem('not_found'))
  const bytes = method === 'GET' ? new Uint8Array() : await readBytes(request, rule.bodyBytesMax)
  if (bytes === null) return unread(relayProblem('too_large'))
  const signal = AbortSignal.any([request.signal, closing])
  const body = bytes.length === 0 ? null : bytes
  return await relay({ method, path, search, headers, body, signal })
}

/** Of a body that nobody has read: what is left of it must not stand before the next request on the connection. */
function unread(answer: Response): Response {
  answer.headers.set('connection', 'close')
  return answer
}
