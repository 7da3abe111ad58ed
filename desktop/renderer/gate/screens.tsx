// The screens there are, in the order of the navigation. A screen that is not here does not exist yet.
import type { FC } from 'hono/jsx/dom'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import type { IconName } from '../parts/icon.tsx'
import type { Screen, ScreenProps } from '../state/gate-context.ts'
import type { AppProps } from './app.tsx'

type Body = FC<ScreenProps & Pick<AppProps, 'parts'>>

export type ScreenEntry = {
  readonly screen: Screen
  readonly title: MessageKey
  readonly icon: IconName
}

export const SCREEN_ENTRIES: readonly ScreenEntry[] = [
  { screen: 'scan', title: 'scan.title', icon: 'scan' },
  { screen: 'search', title: 'search.title', icon: 'search' },
  { screen: 'hand_entry', title: 'search.hand.title', icon: 'hand' },
  { screen: 'history', title: 'scan.history', icon: 'history' },
  { screen: 'counters', title: 'scan.counters', icon: 'counters' },
  { screen: 'preflight', title: 'preflight.short', icon: 'preflight' },
  { screen: 'scanners', title: 'scanner.title', icon: 'scanners' },
  { screen: 'set_up', title: 'setup.title', icon: 'set_up' },
  { screen: 'help', title: 'scan.help', icon: 'help' },
]

/** Not needed for a scan: loaded behind the first picture, the likeliest first, before anybody asks for them. */
const LATER: readonly (readonly [Screen, () => Promise<Body>])[] = [
  ['set_up', async () => (await import('../set-up/set-up-screen.tsx')).SetUpScreen],
  ['preflight', async () => (await import('../preflight/preflight-screen.tsx')).PreflightScreen],
  ['search', async () => (await import('../search/search-screen.tsx')).SearchScreen],
  ['hand_entry', async () => (await import('../hand-entry/hand-entry-screen.tsx')).HandEntryScreen],
  ['history', async () => (await import('../history/history-screen.tsx')).HistoryScreen],
  ['counters', async () => (await import('../counters/counters-screen.tsx')).CountersScreen],
  ['scanners', async () => (await import('../scanner-screen/scanners-screen.tsx')).ScannersScreen],
  ['help', async () => (await import('../help/help-screen.tsx')).HelpScreen],
]

const loaded = new Map<Screen, Body>()
const RETRY_MS = 1_000

type After = (ms: number, run: () => void) => unknown

/** Until all are there: a station that restarts meanwhile is asked again. */
export async function loadLaterScreens(after: After, changed: () => void): Promise<void> {
  for (const [screen, load] of LATER) {
    for (;;) {
      const body = await load().catch((error: unknown) => {
        const style = missingStyle(error)
        if (style !== null) addStyle(style, after)
        return null
      })
      if (body !== null) {
        loaded.set(screen, body)
        break
      }
      await new Promise<void>((resolve) => after(RETRY_MS, resolve))
    }
    changed()
  }
}

/** What the bundler says of a style sheet that did not come. It takes the screen without it the next time. */
const STYLE_MISSING = /^Unable to preload CSS for (\S+)$/

/** The style sheet that did not come; null when the script did not. Anything else is a defect of the screen. */
function missingStyle(error: unknown): string | null {
  if (error instanceof TypeError) return null
  const style = error instanceof Error ? STYLE_MISSING.exec(error.message)?.[1] : undefined
  if (style === undefined) throw error
  return style
}

/** Adds a style sheet, again and again until it comes. */
function addStyle(href: string, after: After): void {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  link.addEventListener('error', () => {
    link.remove()
    after(RETRY_MS, () => addStyle(href, after))
  })
  document.head.append(link)
}

/** `later`: it is still loading. Null: the scan screen, which is drawn from more than the context. */
export function bodyOf(screen: Screen): Body | 'later' | null {
  return screen === 'scan' ? null : (loaded.get(screen) ?? 'later')
}
