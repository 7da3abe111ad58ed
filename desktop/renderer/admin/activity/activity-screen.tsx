// Who did what, the newest first: of one organizer, or of the whole installation for whoever runs it.
import type { Child } from 'hono/jsx/dom'
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import { currentLanguage } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { actionOptions, actionText } from '../parts/action-words.ts'
import { exactText, fromLocalInput, HOME_ZONE, toLocalInput } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { loadAdminWords } from '../parts/words.ts'
import { createNames, type Names, NO_NAMES, shortId, subjectAddress } from './names.ts'
import { subjectText } from './trail-words.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ session, event, query }) => {
  const zone = event?.timeZone ?? HOME_ZONE
  const route = session.tenant === null ? 'GET /admin/activity-logs' : 'GET /tenant/activity'
  const list = createList<ActivityView>(
    (filters, signal) => api(route, { query: filters, signal }),
    Object.fromEntries(query),
  )
  void loadFacts()
  const names = session.tenant === null ? NO_NAMES : createNames()
  const download = createDownload()
  const file =
    session.tenant === null ? '/admin/exports/activity.csv' : '/tenant/exports/activity.csv'
  return {
    title: () => text('activity.heading'),
    close: () => {
      download.cancel()
      names.close()
      list.close()
    },
    actions: () => (
      <DownloadButton
        download={download}
        start={() => void download.start(file, list.filters(), `${text('activity.file')}.csv`)}
      />
    ),
    view: () => (
      <List
        list={list}
        label={text('activity.heading')}
        columns={columnsOf(zone, names, session.tenant !== null)}
        rowKey={(row) => row.id}
        empty={text('activity.empty')}
        filters={<ActivityFilters list={list} zone={zone} />}
      />
    ),
  }
}

const columnsOf = (
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

async function loadFacts(): Promise<void> {
  const loaded = await import('./facts.tsx')
  await loadAdminWords(currentLanguage())
  facts = loaded
  redraw()
}

const detailsOf = ({ metadata }: ActivityView, zone: string): Child =>
  facts === null ? null : <facts.Facts facts={metadata} zone={zone} />

type FiltersProps = { readonly list: ListStore<ActivityView>; readonly zone: string }

const ActivityFilters = ({ list, zone }: FiltersProps): Child => (
  <>
    <SelectFilter
      list={list}
      name="action"
      label={text('activity.action')}
      options={actionOptions()}
    />
    <TextFilter list={list} name="actorId" label={text('activity.actorId')} />
    <TextFilter list={list} name="subjectId" label={text('activity.subjectId')} />
    <TimeFilter list={list} name="from" label={text('activity.from')} zone={zone} />
    <TimeFilter list={list} name="until" label={text('activity.until')} zone={zone} />
  </>
)

type FilterProps = {
  readonly list: ListStore<ActivityView>
  readonly name: string
  readonly label: string
}

const TextFilter = ({ list, name, label }: FilterProps) => (
  <label class="field">
    <span>{label}</span>
    <input
      name={name}
      autocomplete="off"
      value={list.filters()[name] ?? ''}
      onChange={({ target }: Event) => {
        if (target instanceof HTMLInputElement) list.filter(name, target.value.trim())
      }}
    />
  </label>
)

const TimeFilter = ({ list, name, label, zone }: FilterProps & { readonly zone: string }) => {
  const chosen = list.filters()[name] ?? ''
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="datetime-local"
        name={name}
        value={chosen === '' ? '' : toLocalInput(chosen, zone)}
        onChange={({ target }: Event) => {
          if (target instanceof HTMLInputElement) {
            list.filter(name, fromLocalInput(target.value, zone) ?? '')
          }
        }}
      />
    </label>
  )
}
