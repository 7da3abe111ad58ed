// Every route about orders that are bought and paid.
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { adminPaymentEndpoints } from './admin-routes.ts'
import { agreementEndpoints } from './agreement-routes.ts'
import { buyerEndpoints } from './buyer-routes.ts'
import { caseEndpoints } from './case-routes.ts'
import { eventOffEndpoints } from './event-off-routes.ts'
import { paymentExports } from './export-payments.ts'
import { refundExports } from './export-refunds.ts'
import { providerEndpoints } from './provider-routes.ts'
import { refundEndpoints } from './refund-routes.ts'
import { reportEndpoints } from './report-routes.ts'
import { tenantPaymentEndpoints } from './tenant-routes.ts'

export const paymentEndpoints: readonly Endpoint[] = [
  ...buyerEndpoints,
  ...providerEndpoints,
  ...tenantPaymentEndpoints,
  ...adminPaymentEndpoints,
  ...paymentExports,
  ...reportEndpoints,
  ...caseEndpoints,
  ...refundEndpoints,
  ...agreementEndpoints,
  ...eventOffEndpoints,
  ...refundExports,
]
