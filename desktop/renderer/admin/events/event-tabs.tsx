// The screens of one event, side by side.
import type { FC } from 'hono/jsx/dom'
import { pathAddress } from '../frame/location.ts'
import { Tabs } from '../parts/small.tsx'
import { text } from './words.ts'

type EventTabsProps = {
  readonly eventId: string
  readonly open: 'event' | 'ticketTypes' | 'entry'
}

const TABS = [
  ['event', '/events/:eventId'],
  ['ticketTypes', '/events/:eventId/ticket-types'],
  ['entry', '/events/:eventId/entry'],
] as const

export const EventTabs: FC<EventTabsProps> = ({ eventId, open }) => (
  <Tabs
    label={text('events.parts')}
    open={open}
    tabs={TABS.map(([key, path]) => ({
      key,
      label: text(`events.tab.${key}`),
      address: pathAddress(path, { eventId }),
    }))}
  />
)
