// The pages under Electron: `app://gate/` and `app://admin/`, each in a session of its own, each request handed to its app.
import type { CustomScheme, Protocol } from 'electron'
import { sealed } from '../../app.ts'
import type { PageName } from '../../contract/calls.ts'

const SCHEME = 'app'

/** Where a page is, and nothing else is ever loaded. */
export const pageUrl = (page: PageName): string => `${SCHEME}://${page}/`

/** The storage of each page. Neither sees the other's, and a handler of one session is unknown to the other. */
export const PARTITIONS: Readonly<Record<PageName, string>> = {
  gate: 'persist:gate',
  admin: 'persist:admin',
}

/**
 * For `registerSchemesAsPrivileged`, once and before `ready`. `secure` is what cameras ask for. What is not named stays
 * off: no way around the content policy, no other origins, no service workers.
 */
export const APP_SCHEMES: CustomScheme[] = [
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]

export type Carry = (request: Request) => Promise<Response>

/** A page by the parsed parts of its address: `app://gate.evil/` begins like ours, and `URL.origin` is "null" here. */
export function pageOfUrl(url: string): PageName | null {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.protocol !== `${SCHEME}:`) return null
  const { host, username, password } = parsed
  if (username !== '' || password !== '') return null
  return host === 'gate' || host === 'admin' ? host : null
}

/**
 * What `protocol.handle` of a page's session is given. A host other than the page's does not exist, so that no page
 * reaches what belongs to the other whatever address it asks; a request that a foreign origin made is refused.
 *
 * @param carry the page's app. Never rejects.
 */
export const appHandler =
  (page: PageName, carry: Carry): Carry =>
  async (request) => {
    if (pageOfUrl(request.url) !== page) return sealed(Response.json(NOT_FOUND, { status: 404 }))
    if (isForeign(page, request.headers)) {
      return sealed(Response.json(FOREIGN_ORIGIN, { status: 403 }))
    }
    return await carry(request)
  }

/** Hands every request of the page's session to its app. */
export function handleApp(protocol: Pick<Protocol, 'handle'>, page: PageName, carry: Carry): void {
  protocol.handle(SCHEME, appHandler(page, carry))
}

/** Chromium leaves both headers out for some requests of the page itself; what they say when they are there counts. */
function isForeign(page: PageName, headers: Headers): boolean {
  const origin = headers.get('origin')
  if (origin !== null && origin !== 'null' && pageOfUrl(origin) !== page) return true
  const site = headers.get('sec-fetch-site')
  return site !== null && site !== 'same-origin' && site !== 'none'
}

const NOT_FOUND = { code: 'not_found', message: 'There is nothing at this address.' }
const FOREIGN_ORIGIN = {
  code: 'foreign_origin',
  message: 'Only the page of this very address may call.',
}
