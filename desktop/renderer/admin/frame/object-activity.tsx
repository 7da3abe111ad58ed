// Under a screen that is about one thing: what was done with it, asked for when somebody unfolds it.
import type { FC } from 'hono/jsx/dom'
import { currentLanguage } from '../../parts/words.ts'
import type { ObjectActivity } from '../activity/of-object.tsx'
import { HOME_ZONE } from '../parts/date-time.ts'
import { loadAdminWords } from '../parts/words.ts'
import { SCREENS, type ScreenName } from '../screens.ts'
import { redraw } from './drawing.ts'
import { currentEvent } from './events.ts'
import { findScreen } from './find-screen.ts'
import { readPlace } from './location.ts'
import { sessionState } from './session.ts'
import { frameText } from './words.ts'

/** An order tells its own story; a review item is one of a scan's. */
const OF_LAST_NAME = /\/:(\w+)(\/:kind)?$/
const TELLS_ITSELF: readonly ScreenName[] = ['order']

/** The id that the screen is about; null: about many, or about none yet. */
function subjectOf(name: ScreenName | null): string | null {
  if (name === null || TELLS_ITSELF.includes(name)) return null
  const [, param] = OF_LAST_NAME.exec(SCREENS[name].path) ?? []
  return param === undefined ? null : (findScreen(readPlace().path)?.params[param] ?? null)
}

let shown: { readonly opening: number; readonly activity: ObjectActivity } | null = null

async function unfold(opening: number, subjectId: string): Promise<void> {
  const { openObjectActivity } = await import('../activity/of-object.tsx')
  await loadAdminWords(currentLanguage())
  if (shown?.opening === opening) return
  shown?.activity.close()
  const { session } = sessionState()
  const zone = currentEvent()?.timeZone ?? HOME_ZONE
  const activity = openObjectActivity(subjectId, zone, session?.tenant !== null)
  shown = { opening, activity }
  redraw()
}

type Props = { readonly name: ScreenName | null; readonly opening: number }

export const ObjectActivityPlace: FC<Props> = ({ name, opening }) => {
  const subjectId = subjectOf(name)
  if (subjectId === null) return null
  return (
    <details
      key={`a${opening}`}
      class="object-activity"
      onToggle={({ target }: Event) => {
        if (target instanceof HTMLDetailsElement && target.open) void unfold(opening, subjectId)
      }}
    >
      <summary>{frameText('activity.ofThis')}</summary>
      {shown?.opening === opening ? shown.activity.view() : null}
    </details>
  )
}
