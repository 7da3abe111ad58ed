// Every route of the server that a screen asks, by `METHOD /path/:param`. An area adds its own table.
import type { AccountRoutes } from './account-routes.ts'
import type { ActivityRoutes } from './activity-routes.ts'
import type { AgreementRoutes } from './agreement-routes.ts'
import type { CaseRoutes } from './case-routes.ts'
import type { EventEditRoutes } from './event-edit-routes.ts'
import type { EventRoutes } from './event-routes.ts'
import type { GateRoutes } from './gate-routes.ts'
import type { LedgerRoutes } from './ledger-routes.ts'
import type { OrderRoutes } from './order-routes.ts'
import type { PlatformRoutes } from './platform-routes.ts'
import type { PromoRoutes } from './promo-routes.ts'
import type { RefundRoutes } from './refund-routes.ts'
import type { ReportRoutes } from './report-routes.ts'
import type { ReschedulingRoutes } from './rescheduling-routes.ts'
import type { SettingsRoutes } from './settings-routes.ts'
import type { StaffRoutes } from './staff-routes.ts'
import type { StationRoutes } from './station-routes.ts'

export type Routes = AccountRoutes &
  ActivityRoutes &
  AgreementRoutes &
  CaseRoutes &
  EventRoutes &
  EventEditRoutes &
  GateRoutes &
  LedgerRoutes &
  OrderRoutes &
  StaffRoutes &
  PlatformRoutes &
  PromoRoutes &
  RefundRoutes &
  ReportRoutes &
  ReschedulingRoutes &
  SettingsRoutes &
  StationRoutes
