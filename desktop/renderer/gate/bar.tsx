// The way between screens, and what concerns the whole page.
import type { FC } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import { Button } from '../parts/button.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { text } from '../parts/words.ts'
import type { Theme } from '../state/settings.ts'
import type { AppProps } from './app.tsx'
import { SCREEN_ENTRIES, type ScreenEntry } from './screens.tsx'

type BarProps = AppProps & { readonly status: StatusView }

export const Bar: FC<BarProps> = ({ state, parts, status }) => {
  const { session, sounds, theme } = parts
  const { go } = session.contextOf(state, status)
  const isPaired = status.station !== null
  return (
    <header class="bar">
      <nav aria-label={text('scan.navigation')}>
        {(isPaired ? SCREEN_ENTRIES : []).map((entry, at) => (
          <Tab
            key={entry.screen}
            entry={entry}
            number={at + 1}
            isCurrent={entry.screen === state.screen}
            go={() => go(entry.screen)}
          />
        ))}
      </nav>
      <div class="tools">
        {isPaired ? (
          <Button label={text('kiosk.lock')} icon="lock" isIconOnly press={parts.act.lock} />
        ) : null}
        <Button
          label={text(sounds.isMuted() ? 'scan.unmute' : 'scan.mute')}
          icon={sounds.isMuted() ? 'muted' : 'sound'}
          isIconOnly
          press={sounds.toggleMuted}
        />
        <Button
          label={text(`scan.theme.${theme.chosen()}`)}
          icon={THEME_ICONS[theme.chosen()]}
          isIconOnly
          press={theme.next}
        />
        <Button label={text('page.otherLanguage')} press={parts.switchLanguage} />
      </div>
    </header>
  )
}

const THEME_ICONS: Readonly<Record<Theme, IconName>> = { auto: 'auto', day: 'day', dark: 'dark' }

type TabProps = {
  readonly entry: ScreenEntry
  readonly number: number
  readonly isCurrent: boolean
  readonly go: () => void
}

const Tab: FC<TabProps> = ({ entry, number, isCurrent, go }) => (
  <button
    type="button"
    class="tab"
    aria-current={isCurrent ? 'page' : null}
    aria-keyshortcuts={`Alt+${number}`}
    aria-label={text(entry.title)}
    title={`${text(entry.title)} (Alt+${number})`}
    data-screen={entry.screen}
    onClick={go}
  >
    <Icon name={entry.icon} />
    <span>{text(entry.title)}</span>
  </button>
)
