// Where in the window somebody is: `#TOKEN/path?query`. The token is the shell's, and empty under Electron.

export type Place = {
  /** Begins with a slash. */
  readonly path: string
  readonly query: URLSearchParams
}

type Fragment = Place & { readonly token: string; readonly hasPath: boolean }

export function readFragment(hash: string): Fragment {
  const text = hash.replace(/^#/, '')
  const slash = text.indexOf('/')
  const token = slash === -1 ? text : text.slice(0, slash)
  const [path = '/', query = ''] = (slash === -1 ? '/' : text.slice(slash)).split('?')
  return { token, path, query: new URLSearchParams(query), hasPath: slash !== -1 }
}

export const readPlace = (): Place => readFragment(location.hash)

/** An address for a link. */
export const addressOf = (path: string, query: URLSearchParams = new URLSearchParams()): string => {
  const search = query.size === 0 ? '' : `?${query}`
  return `#${readFragment(location.hash).token}${path}${search}`
}

/** The address of a screen by its pattern, with the names in it filled. */
export function pathAddress(
  pattern: string,
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string>> = {},
): string {
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  return addressOf(path, new URLSearchParams(query))
}

/** Goes there; `replace`: without a step back to where one was. */
export function goTo(address: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', address)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  } else location.hash = address
}

/**
 * Calls `hear` with each new place. A station that was started again has another token: its address, opened in this
 * window, has no path, and the place stays.
 */
export function listenToPlace(hear: (place: Place) => void): void {
  let last: Place = readPlace()
  window.addEventListener('hashchange', () => {
    const now = readFragment(location.hash)
    if (!now.hasPath) {
      history.replaceState(null, '', addressOf(last.path, last.query))
      return
    }
    last = now
    hear(now)
  })
}
