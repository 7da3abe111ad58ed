// The registry: every endpoint of every feature. What is not here does not exist.
import type { Deps } from './deps.ts'
import { activityEndpoints } from './features/activity/routes.ts'
import { authEndpoints } from './features/auth/routes.ts'
import { checkInEndpoints } from './features/checkin/routes.ts'
import { eventEndpoints } from './features/events/routes.ts'
import { ledgerEndpoints } from './features/ledger/ledger-routes.ts'
import { findEndpoints } from './features/orders/find-pages.ts'
import { orderEndpoints } from './features/orders/routes.ts'
import { shopEndpoints } from './features/orders/shop-routes.ts'
import { checkoutEndpoints } from './features/payments/checkout-pages.ts'
import { orderPageEndpoints } from './features/payments/order-pages.ts'
import { refundPageEndpoints } from './features/payments/refund-pages.ts'
import { paymentEndpoints } from './features/payments/routes.ts'
import { reschedulingEndpoints } from './features/rescheduling/routes.ts'
import { stationEndpoints } from './features/stations/routes.ts'
import { tenantEndpoints } from './features/tenants/routes.ts'
import { ticketEndpoints } from './features/tickets/routes.ts'
import type { Endpoint } from './platform/http/endpoint.ts'
import { writeOpenApi } from './platform/http/open-api.ts'
import { opsEndpoints } from './platform/http/ops-endpoints.ts'

export type Registry = {
  readonly endpoints: readonly Endpoint[]
  /** Ends what would not end by itself: live streams. */
  readonly close: () => void
}

/** The endpoints of one app instance. */
export function createRegistry(deps: Deps): Registry {
  const checkIn = checkInEndpoints(deps)
  const endpoints: readonly Endpoint[] = [
    ...authEndpoints,
    ...tenantEndpoints,
    ...activityEndpoints,
    ...eventEndpoints,
    ...ticketEndpoints,
    ...orderEndpoints,
    ...reschedulingEndpoints,
    ...paymentEndpoints,
    ...ledgerEndpoints,
    ...shopEndpoints,
    ...findEndpoints,
    ...checkoutEndpoints,
    ...orderPageEndpoints,
    ...refundPageEndpoints,
    ...stationEndpoints,
    ...checkIn.endpoints,
    ...opsEndpoints(() => writeOpenApi(endpoints)),
  ]
  return { endpoints, close: checkIn.close }
}
