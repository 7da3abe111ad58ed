// A row of the audit trail: when, who, what, about what, and what was kept of it.
import type { Child } from 'hono/jsx/dom'
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import { currentLanguage } from '../../parts/words.ts'
import { redraw } from '../frame/drawing.ts'
import { actionText } from '../parts/action-words.ts'
import { exactText } from '../parts/date-time.ts'
import type { Column } from '../parts/list.tsx'
import { loadAdminWords } from '../parts/words.ts'
import { type Names, shortId, subjectAddress } from './names.ts'
import { subjectText } from './trail-words.ts'
import { text } from './words.ts'

/** Asks for the words of what was kept of each deed; without them the rows stand all the same. */
export const activityColumns = (
  zone: string,
  names: Names,
  isOrganizer: boolean,
): readonly Column<ActivityView>[] => [
  { key: 'at', head: text('activity.when'), cell: (row) => exactText(row.at, zone) },
  { key: 'actor', head: text('activity.who'), cell: ({ actor }) => actorText(actor, names) },
  { key: 'action', head: text('activity.what'), cell: (row) => actionText(row.action) },
  {
    key: 'subject',
    head: text('activity.subject'),
    cell: ({ subject }) => {
      const address = isOrganizer ? subjectAddress(subject.kind, subject.id) : null
      const kind = subjectText(subject.kind)
      return address === null ? kind : <a href={address}>{kind}</a>
    },
  },
  { key: 'more', head: text('activity.more'), cell: (row) => detailsOf(row, zone) },
]

function actorText({ kind, id }: ActivityView['actor'], names: Names): Child {
  const name = id === null ? null : names.nameOf(id)
  if (name !== null) return name
  return (
    <>
      {text(`activity.actor.${kind}`)} {id === null ? null : <small>{shortId(id)}</small>}
    </>
  )
}

let facts: typeof import('./facts.tsx') | null = null
let isLoading = false

async function loadFacts(): Promise<void> {
  if (isLoading) return
  isLoading = true
  const loaded = await import('./facts.tsx')
  await loadAdminWords(currentLanguage())
  facts = loaded
  redraw()
}

const detailsOf = ({ metadata }: ActivityView, zone: string): Child => {
  if (facts !== null) return <facts.Facts facts={metadata} zone={zone} />
  void loadFacts()
  return null
}
