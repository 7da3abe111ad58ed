// What the admin page may ask the server through `/api`: methods and forms of paths, and nothing that is not listed.

const MEBIBYTE = 1_024 * 1_024
/** The server's own limit for JSON. */
const JSON_BYTES_MAX = MEBIBYTE
/** The server's limit for a picture is 2 MB; it says so itself. */
const PICTURE_BYTES_MAX = 2 * MEBIBYTE + 1_024
/** The server's limit for a provider's statement is 4 MB. */
const STATEMENT_BYTES_MAX = 4 * MEBIBYTE + 1_024

const ANY = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type ApiMethod = (typeof ANY)[number]

type ApiRule = {
  readonly methods: readonly ApiMethod[]
  readonly path: RegExp
  readonly bodyBytesMax: number
  /** What a body may be. */
  readonly bodyTypes: readonly string[]
}

/** Ids, slugs and names of routes. No dot but that of a file's ending, no percent sign, so nothing that is spelled twice. */
const PART = '[A-Za-z0-9_-]{1,200}'
const under = (root: string): RegExp => new RegExp(`^/${root}(/${PART}){1,8}(\\.csv|\\.pdf)?$`)

const json = (methods: readonly ApiMethod[], path: RegExp): ApiRule => ({
  methods,
  path,
  bodyBytesMax: JSON_BYTES_MAX,
  bodyTypes: ['application/json'],
})

/** The first that fits counts. Signing in, continuing and signing out are the core's, and in no rule. */
const RULES: readonly ApiRule[] = [
  {
    methods: ['PUT'],
    path: /^\/tenant\/profile\/logo$/,
    bodyBytesMax: PICTURE_BYTES_MAX,
    bodyTypes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
  },
  {
    methods: ['POST'],
    path: /^\/tenant\/statements$/,
    bodyBytesMax: STATEMENT_BYTES_MAX,
    bodyTypes: ['text/csv'],
  },
  json(ANY, under('tenant')),
  json(ANY, under('admin')),
  // A logo has the address that its organizer's profile names.
  json(['GET'], /^\/public\/logos\/[0-9a-f-]{36}\/[0-9a-f]{32}$/),
  json(['GET'], /^\/auth\/me$/),
  json(['GET', 'DELETE'], /^\/auth\/sessions$/),
  json(['DELETE'], new RegExp(`^/auth/sessions/${PART}$`)),
  json(['POST'], /^\/auth\/password$/),
  json(['GET', 'POST', 'DELETE'], /^\/auth\/factor$/),
  json(['POST'], /^\/auth\/factor\/confirm$/),
]

const PATH_CHARS_MAX = 1_000

/** The rule for a request, or null where there is none. `path` as it would go to the server, without a query. */
export function findApiRule(method: string, path: string): ApiRule | null {
  if (path.length > PATH_CHARS_MAX) return null
  return (
    RULES.find((rule) => rule.path.test(path) && rule.methods.some((one) => one === method)) ?? null
  )
}

/** A no that is the station's own, in the form of the server's. */
export const RELAY_STATUS = {
  not_found: 404,
  too_large: 413,
  body_type: 415,
  screen_locked: 409,
  not_signed_in: 401,
  session_ended: 401,
  no_network: 502,
  timeout: 504,
  certificate: 502,
  not_the_server: 502,
  broken_answer: 502,
  server_error: 502,
  busy: 503,
  stopped: 499,
} as const
export type RelayProblemCode = keyof typeof RELAY_STATUS

/** Marks a problem as the station's own: the server has no such field. */
export const RELAY_SOURCE = 'station'
