// What was done with one thing, under the screen that shows it: the newest first, a page at a time.
import type { Child } from 'hono/jsx/dom'
import type { ActivityView } from '../../../../shared/activity/schema.ts'
import { api } from '../api/api.ts'
import { List } from '../parts/list.tsx'
import { createList } from '../parts/list-store.ts'
import { activityColumns } from './columns.tsx'
import { createNames, NO_NAMES } from './names.ts'
import { text } from './words.ts'

export type ObjectActivity = { readonly view: () => Child; readonly close: () => void }

const ROWS = 10

/** @param isOrganizer false: of the whole installation, for whoever runs it */
export function openObjectActivity(
  subjectId: string,
  zone: string,
  isOrganizer: boolean,
): ObjectActivity {
  const route = isOrganizer ? 'GET /tenant/activity' : 'GET /admin/activity-logs'
  const list = createList<ActivityView>((query, signal) =>
    api(route, { query: { ...query, subjectId, limit: ROWS }, signal }),
  )
  const names = isOrganizer ? createNames() : NO_NAMES
  return {
    close: () => {
      list.close()
      names.close()
    },
    view: () => (
      <List
        list={list}
        label={text('activity.ofThis')}
        columns={activityColumns(zone, names, isOrganizer).filter(({ key }) => key !== 'subject')}
        rowKey={(row) => row.id}
        empty={<p>{text('activity.ofThis.none')}</p>}
      />
    ),
  }
}
