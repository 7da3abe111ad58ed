// The screens there are, in the order of the navigation. A screen that is not here does not exist yet.
import type { FC } from 'hono/jsx/dom'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import type { IconName } from '../parts/icon.tsx'
import type { Screen, ScreenProps } from '../state/gate-context.ts'
import type { AppProps } from './app.tsx'
import { CountersScreen } from './counters/counters-screen.tsx'
import { HandEntryScreen } from './hand-entry/hand-entry-screen.tsx'
import { HelpScreen } from './help/help-screen.tsx'
import { HistoryScreen } from './history/history-screen.tsx'
import { PreflightScreen } from './preflight/preflight-screen.tsx'
import { ScannersScreen } from './scanners/scanners-screen.tsx'
import { SearchScreen } from './search/search-screen.tsx'
import { SetUpScreen } from './setup/set-up-screen.tsx'

export type ScreenEntry = {
  readonly screen: Screen
  readonly title: MessageKey
  readonly icon: IconName
  /** Null for the scan screen, which is drawn from more than the context. */
  readonly Body: FC<ScreenProps & Pick<AppProps, 'parts'>> | null
}

export const SCREEN_ENTRIES: readonly ScreenEntry[] = [
  { screen: 'scan', title: 'scan.title', icon: 'scan', Body: null },
  { screen: 'search', title: 'search.title', icon: 'search', Body: SearchScreen },
  { screen: 'hand_entry', title: 'search.hand.title', icon: 'hand', Body: HandEntryScreen },
  { screen: 'history', title: 'scan.history', icon: 'history', Body: HistoryScreen },
  { screen: 'counters', title: 'scan.counters', icon: 'counters', Body: CountersScreen },
  { screen: 'preflight', title: 'preflight.short', icon: 'preflight', Body: PreflightScreen },
  { screen: 'scanners', title: 'scanner.title', icon: 'scanners', Body: ScannersScreen },
  { screen: 'set_up', title: 'setup.title', icon: 'set_up', Body: SetUpScreen },
  { screen: 'help', title: 'scan.help', icon: 'help', Body: HelpScreen },
]
