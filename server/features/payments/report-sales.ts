// What an event has sold on each day, with what costs nothing and what is paid at the gate apart, and what providers brought.
import type { EventId, TenantId } from '../../../shared/ids.ts'
import type { MoneyByDay, SalesByDay } from '../../../shared/payments/admin-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import {
  findEventZone,
  listMoneyDays,
  listRefundDays,
  listSalesDays,
} from './sales-report-store.ts'

type Report = Result<SalesByDay, { readonly code: 'event_not_found' }>

export const readSalesByDay = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<Report> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<Report> => {
    const [timeZone, items, refundsDue] = await Promise.all([
      findEventZone(tx, eventId),
      listSalesDays(tx, eventId),
      listRefundDays(tx, eventId),
    ])
    if (timeZone === null) return refuse({ code: 'event_not_found' })
    return ok({ timeZone, currency: 'BDT', items: [...items], refundsDue: [...refundsDue] })
  })

type MoneyReport = Result<MoneyByDay, { readonly code: 'event_not_found' }>

export const readMoneyByDay = (
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  eventId: EventId,
): Promise<MoneyReport> =>
  withTenantSnapshot(deps.db, tenantId, async (tx): Promise<MoneyReport> => {
    const [timeZone, items] = await Promise.all([
      findEventZone(tx, eventId),
      listMoneyDays(tx, eventId),
    ])
    return timeZone === null
      ? refuse({ code: 'event_not_found' })
      : ok({ timeZone, items: [...items] })
  })
