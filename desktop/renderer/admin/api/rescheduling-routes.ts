// Moving an event to another time, and who is told of it.
import type { InferInput } from 'valibot'
import type {
  RescheduleInput,
  ReschedulePreview,
  ReschedulingView,
  TellingState,
  TellingView,
} from '../../../../shared/events/reschedule-schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type ReschedulingRoutes = {
  'GET /tenant/events/:eventId/reschedule-preview': {
    query: {
      readonly startsAt: string
      readonly endsAt: string
      readonly movesSales: 'true' | 'false'
    }
    answer: ReschedulePreview
  }
  'POST /tenant/events/:eventId/reschedule': {
    body: InferInput<typeof RescheduleInput>
    answer: ReschedulingView
  }
  'GET /tenant/events/:eventId/rescheduling': { answer: ReschedulingView }
  'GET /tenant/events/:eventId/tellings': {
    query: PageQuery & { readonly state?: TellingState | 'unreached' }
    answer: Page<TellingView>
  }
  'POST /tenant/events/:eventId/tellings/retry': { answer: ReschedulingView }
}
