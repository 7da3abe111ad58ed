// Who did what, the newest first: of one organizer, or of the whole installation for whoever runs it.
import type { Child } from 'hono/jsx/dom'
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { actionOptions } from '../parts/action-words.ts'
import { fromLocalInput, HOME_ZONE, toLocalInput } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { List, SelectFilter } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { activityColumns } from './columns.tsx'
import { createNames, NO_NAMES } from './names.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ session, event, query }) => {
  const zone = event?.timeZone ?? HOME_ZONE
  const route = session.tenant === null ? 'GET /admin/activity-logs' : 'GET /tenant/activity'
  const list = createList<ActivityView>(
    (filters, signal) => api(route, { query: filters, signal }),
    Object.fromEntries(query),
  )
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
        columns={activityColumns(zone, names, session.tenant !== null)}
        rowKey={(row) => row.id}
        empty={text('activity.empty')}
        filters={<ActivityFilters list={list} zone={zone} />}
      />
    ),
  }
}

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
