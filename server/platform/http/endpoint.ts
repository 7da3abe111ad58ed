// The description of one route. Routing, permission, validation, the error shape and OpenAPI all come from it.

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type * as v from 'valibot'
import type { Action } from '../../../shared/auth/may.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { ActorOf } from './actor.ts'
import type { Refusal } from './problem.ts'

/** `app.request` in tests brings no socket, so the bindings may be missing. */
export type HttpEnv = { Bindings: Partial<HttpBindings> }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Schema = v.GenericSchema
type None = v.UndefinedSchema<undefined>
/** The unparsed body, for routes that check a signature over it. */
type Bytes = 'bytes'

export type EndpointInput<
  A extends Action,
  P extends Schema,
  Q extends Schema,
  B extends Schema | Bytes,
> = {
  readonly actor: ActorOf<A>
  readonly params: v.InferOutput<P>
  readonly query: v.InferOutput<Q>
  readonly body: B extends Schema ? v.InferOutput<B> : Uint8Array
  readonly requestId: string
  readonly c: Context<HttpEnv>
  /** `Set-Cookie` texts that leave with the answer, whatever it is. */
  readonly cookies: string[]
}

/** At most `max` requests of one address in a window; shared by all replicas. */
export type EndpointRate = {
  readonly name: string
  readonly max: number
  readonly windowMs: number
}

export type RefusalPage = (
  c: Context<HttpEnv>,
  refusal: Refusal,
  requestId: string,
) => Promise<Response>

type Spec<
  A extends Action,
  P extends Schema,
  Q extends Schema,
  B extends Schema | Bytes,
  R extends Schema,
> = {
  readonly method: Method
  /** Hono's form: `/staff/events/:eventId/tickets`. */
  readonly path: string
  /** Asked of `may` before the endpoint runs; it also says whom the endpoint meets. */
  readonly action: A
  readonly summary: string
  /** A parameter that does not parse names nothing: 404. */
  readonly params?: P
  readonly query?: Q
  /** Strict objects: an unknown field is refused. */
  readonly body?: B
  /** What OpenAPI shows instead of `body`, for a route that parses its rows itself. */
  readonly bodyShown?: Schema
  readonly bodyBytesMax?: number
  readonly response?: R
  /** Status of a success. */
  readonly status?: 200 | 201 | 202 | 204
  /** The media type of a route that answers with a `Response` of its own. */
  readonly produces?:
    | 'application/x-ndjson'
    | 'text/event-stream'
    | 'text/plain'
    | 'text/html'
    | 'text/csv'
    | 'text/calendar'
    | 'application/pdf'
    | 'image/webp'
  readonly rateLimit?: EndpointRate
  /** Lets a revoked station, a suspended tenant and a disabled user in; `actor.ended` says which. */
  readonly acceptsEnded?: boolean
  /** Reads or sets cookies without being signed in, so a foreign page must not call it. */
  readonly usesCookies?: boolean
  /** What a person reads instead of the error shape, where a page was asked for. */
  readonly refusalPage?: RefusalPage
  readonly run: (
    deps: Deps,
    input: EndpointInput<A, P, Q, B>,
  ) => Promise<Result<v.InferInput<R>, Refusal> | Response>
}

/** An endpoint with its types put away: what the registry keeps. */
export type Endpoint = Omit<Spec<Action, Schema, Schema, Schema | Bytes, Schema>, 'run'> & {
  // Safe to erase: `serve` passes what the schemas of this very endpoint gave.
  readonly run: (deps: Deps, input: never) => Promise<Result<unknown, Refusal> | Response>
}

/** Describes one route; `run` gets exactly what the schemas promise. */
export const endpoint = <
  const A extends Action,
  P extends Schema = None,
  Q extends Schema = None,
  B extends Schema | Bytes = None,
  R extends Schema = None,
>(
  spec: Spec<A, P, Q, B, R>,
): Endpoint => spec

export const BODY_BYTES_MAX = 64 * 1024
