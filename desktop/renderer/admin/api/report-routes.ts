// What an event came to, and who may come.
import type { AdmissionsReport } from '../../../../shared/checkin/admin-schema.ts'
import type { MoneyByDay, SalesByDay } from '../../../../shared/payments/admin-schema.ts'
import type { Guest, NoShowCount, TicketView } from '../../../../shared/tickets/admin-schema.ts'
import type { Page, PageQuery } from './route-types.ts'

export type ReportRoutes = {
  'GET /tenant/events/:eventId/reports/sales-by-day': { answer: SalesByDay }
  'GET /tenant/events/:eventId/reports/money-by-day': { answer: MoneyByDay }
  'GET /tenant/events/:eventId/reports/admissions': { answer: AdmissionsReport }
  'GET /tenant/events/:eventId/reports/no-show-counts': {
    answer: { readonly items: readonly NoShowCount[] }
  }
  'GET /tenant/events/:eventId/reports/no-shows': {
    query: PageQuery & { readonly search?: string; readonly ticketTypeId?: string }
    answer: Page<TicketView>
  }
  'GET /tenant/events/:eventId/guest-list': {
    query: PageQuery & { readonly ticketTypeId?: string }
    answer: Page<Guest> & { readonly total: number | null; readonly files: number | null }
  }
}
