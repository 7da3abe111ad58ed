// What an event came to, and the list of guests for the night everything fails.
import type { Child } from 'hono/jsx/dom'
import { redraw } from '../frame/drawing.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen, Screen } from '../frame/screen.ts'
import { Tabs } from '../parts/small.tsx'
import { text } from './words.ts'

/** One report of an event: asked when somebody looks at it. */
export type Report = Required<Pick<Screen, 'view' | 'close'>> & { readonly actions: () => Child }
export type ReportOf = { readonly eventId: string }

/** Each comes with whoever looks at it. */
const REPORTS = {
  sales: async () => (await import('./sales.tsx')).openSales,
  money: async () => (await import('./money.tsx')).openMoney,
  admissions: async () => (await import('./admissions.tsx')).openAdmissions,
  noShows: async () => (await import('./no-shows.tsx')).openNoShows,
  guests: async () => (await import('./guest-list.tsx')).openGuestList,
} as const satisfies Readonly<Record<string, () => Promise<(of: ReportOf) => Report>>>
type ReportName = keyof typeof REPORTS
// Safe: these are the keys of the record above.
const NAMES = Object.keys(REPORTS) as readonly ReportName[]

export const openScreen: OpenScreen = ({ params, query }) => {
  const eventId = params['eventId'] ?? ''
  const name = NAMES.find((one) => one === query.get('report')) ?? 'sales'
  let report: Report | null = null
  let isClosed = false
  const load = async (): Promise<void> => {
    const openReport = await REPORTS[name]()
    if (isClosed) return
    report = openReport({ eventId })
    redraw()
  }
  void load()
  return {
    title: () => text(`reports.${name}`),
    actions: () => report?.actions() ?? null,
    close: () => {
      isClosed = true
      report?.close()
    },
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
        {report === null ? <div class="skeleton" /> : report.view()}
      </>
    ),
  }
}
