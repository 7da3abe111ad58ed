// Orders by the server's own use case, in a process of its own: no HTTP, like the baseline beside it.

import { placeOrder } from '../../server/features/orders/place-order.ts'
import type { EventId, TenantId, TicketTypeId } from '../../shared/ids.ts'
import { isRefusal } from '../../shared/result.ts'
import { openScriptDeps } from '../seed/open-deps.ts'
import { serveOrders } from './child.ts'

const deps = await openScriptDeps(JSON.parse(process.argv[2] ?? '{}'))

export type SaleOrder = {
  readonly tenantId: string
  readonly eventId: string
  readonly ticketTypeId: string
  readonly buyers: number
  readonly tries: number
}

export type Sold = {
  readonly accepted: number
  readonly refused: number
  readonly seconds: number
  readonly latenciesMs: readonly number[]
}

serveOrders<SaleOrder>(
  async ({ buyers, tries, ...sale }): Promise<Sold> => {
    let [next, accepted, refused] = [0, 0, 0]
    const latenciesMs: number[] = []
    const buy = async (): Promise<void> => {
      while (next < tries) {
        next += 1
        const startedMs = performance.now()
        const placed = await placeOrder(deps, {
          // Safe: the parent made them.
          tenantId: sale.tenantId as TenantId,
          eventId: sale.eventId as EventId,
          key: null,
          isPayable: true,
          input: {
            buyer: {
              name: 'Nusrat Jahan',
              email: `b${next}@bench.example`,
              phone: '+8801711234567',
            },
            items: [{ ticketTypeId: sale.ticketTypeId as TicketTypeId, quantity: 1 }],
            provider: 'stripe',
            locale: 'bn',
          },
        })
        latenciesMs.push(performance.now() - startedMs)
        if (!isRefusal(placed)) accepted += 1
        else if (placed.error.code === 'sold_out') refused += 1
        else throw new Error(`refused: ${placed.error.code}`)
      }
    }
    const startedMs = performance.now()
    await Promise.all(Array.from({ length: buyers }, buy))
    return { accepted, refused, seconds: (performance.now() - startedMs) / 1_000, latenciesMs }
  },
  async () => deps[Symbol.asyncDispose](),
)
