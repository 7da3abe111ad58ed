// A window shows its own page and nothing else: no navigation, no new window, no guest, no request elsewhere.
import type { Session, WebContents } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import { pageOfUrl } from './app-protocol.ts'
import { RESTART_PATH } from './restart-page.ts'

const DOCUMENTS: ReadonlySet<string> = new Set(['/', RESTART_PATH])

/** Whether a window of `page` may show this address. By parsed parts, never by how the text begins. */
export function isOwnDocument(page: PageName | null, url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed !== null &&
    page !== null &&
    pageOfUrl(url) === page &&
    DOCUMENTS.has(parsed.pathname) &&
    parsed.search === ''
  )
}

/** Keeps a window where it is. `page` null: no page of ours, so that it goes nowhere at all. */
export function lockNavigation(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  page: PageName | null,
): void {
  const stay = (details: Navigation): void => {
    // A frame of ours has no frames.
    if (!details.isMainFrame || !isOwnDocument(page, details.url)) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

type Navigation = {
  readonly url: string
  readonly isMainFrame: boolean
  readonly preventDefault: () => void
}

/**
 * Whether a page's session may ask for this. The station alone talks to the network; of the rest `blob:` and `data:` are
 * the page's own bytes, and `devtools:` is there in development only.
 */
export function isOwnRequest(page: PageName, url: string): boolean {
  const parsed = URL.parse(url)
  if (parsed === null) return false
  if (parsed.protocol === 'blob:') return pageOfUrl(parsed.pathname) === page
  if (parsed.protocol === 'data:' || parsed.protocol === 'devtools:') return true
  return pageOfUrl(url) === page
}

/** Whether a page may save this as a file: the admin page its reports, which it made itself; the gate nothing. */
export function isOwnFile(page: PageName, url: string): boolean {
  const parsed = URL.parse(url)
  return page === 'admin' && parsed?.protocol === 'blob:' && pageOfUrl(parsed.pathname) === page
}

/** A second wall behind the content policy: the page's session reaches no network, and keeps no file but its own. */
export function lockRequests(session: Pick<Session, 'webRequest' | 'on'>, page: PageName): void {
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isOwnRequest(page, url) }),
  )
  session.on('will-download', (event, item) => {
    // The person is asked where it goes.
    if (!isOwnFile(page, item.getURL())) event.preventDefault()
  })
}
