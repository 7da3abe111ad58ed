// Mounts every endpoint. Never listens: tests call `app.request()`.
import { Hono } from 'hono'
import type { Deps } from './deps.ts'
import { createRegistry, type Registry } from './endpoints.ts'
import type { HttpEnv } from './platform/http/endpoint.ts'
import { faultAnswer } from './platform/http/fault.ts'
import { requestIdOf } from './platform/http/headers.ts'
import { mountEndpoint, type ServeOptions } from './platform/http/serve.ts'
import { createUnmatched } from './platform/http/unmatched.ts'

export type ServerApp = Registry & { readonly app: Hono<HttpEnv> }

/** The server as a function from request to answer. `close` ends its live streams. */
export function createApp(
  deps: Deps,
  options: ServeOptions = { checkResponses: false },
): ServerApp {
  const registry = createRegistry(deps)
  const app = new Hono<HttpEnv>()
  for (const endpoint of registry.endpoints) mountEndpoint(app, deps, endpoint, options)
  app.notFound(createUnmatched(deps, registry.endpoints))
  app.onError((error, c) => faultAnswer(error, requestIdOf(c, deps.newId), deps.log))
  return { app, ...registry }
}
