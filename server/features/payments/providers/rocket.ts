// The wallet Rocket. It has no interface of its own for shops: a gateway stands before it, and an account names which.
import type { OpenAccountOf } from './account-opener.ts'
import { openSslcommerz } from './sslcommerz.ts'

/** By the credential `gateway`. Another gateway is one file that exports an `OpenAccountOf`, and its line here. */
const GATEWAYS: Readonly<Record<string, OpenAccountOf>> = {
  sslcommerz: openSslcommerz,
}

/** An account that names no gateway is one with SSLCOMMERZ. */
export const openRocket: OpenAccountOf = (
  io,
  merchant,
  { gateway = 'sslcommerz', ...credentials },
) =>
  Object.hasOwn(GATEWAYS, gateway) ? (GATEWAYS[gateway]?.(io, merchant, credentials) ?? null) : null
