// Mounts every endpoint. Never listens: tests call `app.request()`.
import { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Deps } from './deps.ts'
import { createRegistry, type Registry } from './endpoints.ts'
import type { HttpEnv } from './platform/http/endpoint.ts'
import { faultAnswer } from './platform/http/fault.ts'
import { createRequestIds, requestIdOf } from './platform/http/headers.ts'
import { mountEndpoint, type ServeOptions } from './platform/http/serve.ts'
import { createUnmatched } from './platform/http/unmatched.ts'

export type ServerApp = Registry & { readonly app: Hono<HttpEnv> }

/** The server as a function from request to answer. `close` ends its live streams. */
export function createApp(
  deps: Deps,
  options: Pick<ServeOptions, 'checkResponses'> = { checkResponses: false },
): ServerApp {
  const registry = createRegistry(deps)
  const nextRequestId = createRequestIds(deps.newId)
  const app = new Hono<HttpEnv>({ getPath: pathOf })
  for (const endpoint of registry.endpoints) {
    mountEndpoint(app, deps, endpoint, { ...options, nextRequestId })
  }
  app.notFound(createUnmatched(deps, registry.endpoints, nextRequestId))
  app.onError((error, c) => faultAnswer(error, requestIdOf(c, nextRequestId), deps.log))
  return { app, ...registry }
}

/** Providers write the address that a browser comes back to with a stroke at its end, or without: it is one address. */
function pathOf(request: Request): string {
  const path = getPath(request)
  return path.startsWith('/pay/') && path.endsWith('/') ? path.slice(0, -1) : path
}
