// What an event came to, and the list of guests for the night everything fails.
import type { Child } from 'hono/jsx/dom'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen, Screen } from '../frame/screen.ts'
import { Tabs } from '../parts/small.tsx'
import { openAdmissions } from './admissions.tsx'
import { openGuestList } from './guest-list.tsx'
import { openNoShows } from './no-shows.tsx'
import { openSales } from './sales.tsx'
import { text } from './words.ts'

/** One report of an event: asked when somebody looks at it. */
export type Report = Required<Pick<Screen, 'view' | 'close'>> & { readonly actions: () => Child }
export type ReportOf = { readonly eventId: string }

const REPORTS = {
  sales: openSales,
  admissions: openAdmissions,
  noShows: openNoShows,
  guests: openGuestList,
} as const
type ReportName = keyof typeof REPORTS
// Safe: these are the keys of the record above.
const NAMES = Object.keys(REPORTS) as readonly ReportName[]

export const openScreen: OpenScreen = ({ params, query }) => {
  const eventId = params['eventId'] ?? ''
  const name = NAMES.find((one) => one === query.get('report')) ?? 'sales'
  const report: Report = REPORTS[name]({ eventId })
  return {
    title: () => text(`reports.${name}`),
    actions: report.actions,
    close: report.close,
    view: () => (
      <>
        <Tabs
          label={text('reports.all')}
          open={name}
          tabs={NAMES.map((key) => ({
            key,
            label: text(`reports.${key}`),
            address: pathAddress('/events/:eventId/reports', { eventId }, { report: key }),
          }))}
        />
        {report.view()}
      </>
    ),
  }
}
