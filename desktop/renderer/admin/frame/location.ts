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
    history.replaceState(history.state, '', address)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  } else location.hash = address
}

// Entries of the browser's history are numbered, so that a step can be taken back, whichever way it led.
let entry = 0
/** Of the newest place that was heard: from which entry somebody came. */
let step = 0
/** Steps of our own, on their way. */
let ownSteps = 0

/** The number of the entry that is shown; a new one follows the one before. */
function numberEntry(): number {
  const known: unknown = history.state
  if (typeof known === 'number') return known
  history.replaceState(entry + 1, '')
  return entry + 1
}

function go(by: number): void {
  ownSteps += 1
  history.go(by)
}

/**
 * Takes the newest step back, and returns what takes it after all. Where it was no step, the address alone is changed.
 * @param here the address that stays
 * @param there where somebody wanted to go
 */
export function stayHere(here: string, there: string): () => void {
  const by = step
  if (by === 0) {
    history.replaceState(history.state, '', here)
    return () => history.replaceState(history.state, '', there)
  }
  go(-by)
  return () => go(by)
}

/**
 * Calls `hear` with each new place. A station that was started again has another token: its address, opened in this
 * window, has no path, and the place stays.
 */
export function listenToPlace(hear: (place: Place) => void): void {
  let last: Place = readPlace()
  entry = numberEntry()
  window.addEventListener('hashchange', () => {
    const now = readFragment(location.hash)
    if (!now.hasPath) {
      history.replaceState(history.state, '', addressOf(last.path, last.query))
      return
    }
    const shown = numberEntry()
    step = shown - entry
    entry = shown
    last = now
    if (ownSteps > 0) ownSteps -= 1
    else hear(now)
  })
}
