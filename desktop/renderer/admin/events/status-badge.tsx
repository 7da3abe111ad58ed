// What an event may do, in a word.
import type { FC } from 'hono/jsx/dom'
import type { EventStatus } from '../../../../shared/events/admin-schema.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { text } from './words.ts'

const TONES: Readonly<Record<EventStatus, Tone>> = {
  draft: 'care',
  published: 'good',
  cancelled: 'bad',
  archived: 'quiet',
}

export const StatusBadge: FC<{ readonly status: EventStatus }> = ({ status }) => (
  <Badge tone={TONES[status]}>{text(`events.status.${status}`)}</Badge>
)
