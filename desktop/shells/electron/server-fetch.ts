// `fetch` by Chromium's network stack: the system's proxies, and the system's certificates where a venue inspects TLS.
import type { Session } from 'electron'

/** In memory: an answer that Chromium would keep on disk has visitors' names in it. */
export const SERVER_PARTITION = 'server'

/** How Chromium names what goes wrong. */
const CHROMIUM_ERROR = /net::(ERR_[A-Z0-9_]+)/

/**
 * The core's `fetch`. Two things differ from Node's: a redirect that is not to be followed is an error here and an answer
 * there, and errors have their code in the text.
 */
export const serverFetch =
  (session: Pick<Session, 'fetch'>): typeof fetch =>
  async (input, init) => {
    try {
      // Safe: `Request` and `URL` are Node's own, as Electron's declaration means them.
      const target = input instanceof URL ? input.href : (input as string | Request)
      return await session.fetch(target, { ...init, credentials: 'omit', cache: 'no-store' })
    } catch (error) {
      if (init?.redirect === 'manual' && isRedirect(error))
        return new Response(null, { status: 302 })
      throw withCode(error)
    }
  }

const isRedirect = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Redirect was cancelled'

/** In the words that Node has for it, so that the core needs no other. */
function withCode(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'AbortError') return error
  const named = CHROMIUM_ERROR.exec(error.message)?.[1]
  if (named === undefined) return error
  const code = named.includes('TIMED_OUT') ? 'ETIMEDOUT' : named
  return Object.assign(new Error(error.message, { cause: error }), { code })
}
