// How a screen asks the server: through the station, which has the session. Every outcome is a value.
import { headers } from '../../client.ts'
import { isSignedOut, isUnreached, NO_ANSWER, type Problem, readProblem } from './problem.ts'
import type { ParamsOf, Route } from './route-types.ts'
import type { Routes } from './routes.ts'

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export type RouteName = keyof Routes
type PathOf<K extends string> = K extends `${string} ${infer Path}` ? Path : never
type PartOf<R, P extends string> = R extends Readonly<Record<P, infer T>> ? T : never
export type AnswerOf<K extends RouteName> = Routes[K]['answer']
export type QueryOf<K extends RouteName> = PartOf<Routes[K], 'query'>
export type BodyOf<K extends RouteName> = PartOf<Routes[K], 'body'>

type Given<Name extends string, T, Optional extends boolean> = [T] extends [never]
  ? unknown
  : Optional extends true
    ? { readonly [N in Name]?: T }
    : { readonly [N in Name]: T }

/** What a route takes: its path's names, its query, its body. */
export type Asked<K extends RouteName> = Given<
  'params',
  [keyof ParamsOf<PathOf<K>>] extends [never] ? never : ParamsOf<PathOf<K>>,
  false
> &
  Given<'query', QueryOf<K>, true> &
  Given<'body', BodyOf<K>, false> & {
    readonly signal?: AbortSignal
    readonly headers?: Readonly<Record<string, string>>
  }

type Listeners = {
  /** The session is over. */
  readonly signedOut: (problem: Problem) => void
  /** The server says that whoever is signed in may not. */
  readonly forbidden: () => void
  /** The server was reached, or not. */
  readonly reached: (problem: Problem | null) => void
}
let listeners: Listeners = { signedOut: () => {}, forbidden: () => {}, reached: () => {} }

/** Who hears of the session's end and of the connection. Called once, at the start. */
export function hearAnswers(heard: Listeners): void {
  listeners = heard
}

/** Asks one route. Never rejects but for `signal`. An answer without a body is null. */
export async function api<K extends RouteName>(
  route: K,
  ...[asked]: Record<never, never> extends Asked<K> ? [Asked<K>?] : [Asked<K>]
): Promise<Answer<AnswerOf<K>>> {
  const { params, query, body, signal, headers: more } = (asked ?? {}) as Loose
  const [method = 'GET', template = '/'] = route.split(' ')
  const path = fillPath(template, params ?? {}) + queryText(query ?? {})
  const isJson = body !== undefined && !(body instanceof Blob)
  const response = await send(path, {
    method,
    headers: { ...more, ...(isJson && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as Blob) }),
    ...(signal !== undefined && { signal }),
  })
  if (!response.ok) return response
  const read = await readBody(response.value)
  // Safe: the table names what this route of the server answers.
  return read.ok ? { ok: true, value: read.value as AnswerOf<K> } : read
}

type Loose = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: object
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
} & Partial<Route>

/** The head of a good answer, such as of a file that is read piece by piece. */
export async function send(path: string, init: RequestInit): Promise<Answer<Response>> {
  try {
    const own = { ...Object.fromEntries(new Headers(init.headers)), ...headers() }
    const response = await fetch(`/api${path}`, { ...init, headers: own })
    if (response.ok) {
      listeners.reached(null)
      return { ok: true, value: response }
    }
    const body: unknown = await response.json()
    return told(readProblem(response.status, response.headers, body))
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    // A fetch that failed is a TypeError, a body that is not JSON a SyntaxError; both mean no station.
    if (error instanceof TypeError || error instanceof SyntaxError) return told(NO_ANSWER)
    throw error
  }
}

function told(problem: Problem): Answer<never> {
  if (isSignedOut(problem)) listeners.signedOut(problem)
  if (problem.code === 'forbidden' && !problem.isOurs) listeners.forbidden()
  listeners.reached(isUnreached(problem) ? problem : null)
  return { ok: false, problem }
}

async function readBody(response: Response): Promise<Answer<unknown>> {
  try {
    const text = await response.text()
    return { ok: true, value: text === '' ? null : JSON.parse(text) }
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return told(NO_ANSWER)
    throw error
  }
}

/** A path with its names filled in. */
export const fillPath = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))

/** What is empty is left out. */
export function queryText(query: object): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}
