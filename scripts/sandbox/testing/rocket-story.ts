// What stories of payments by Rocket are told with.
import { ask } from './ask.ts'
import {
  type OrderState,
  type RocketOrder,
  type RocketServer,
  told,
  work,
} from './rocket-server.ts'

/** One of the sandbox's doors. */
export const sim = (
  { sandbox }: RocketServer,
  door: string,
  fields: Record<string, unknown> = {},
): Promise<unknown> => ask(sandbox.url, `/__sim/${door}`, fields)

/** What was notified, and how it was answered. */
export const logged = ({ sandbox }: RocketServer) => sandbox.store.deliverer.log

/** Once so many more than `before` were answered, and what they said is worked off. */
export async function notified(server: RocketServer, more: number, before: number): Promise<void> {
  await told(server, before + more)
  await work(server.deps)
}

export const SILENT = { isSilent: true }
export const PAID: OrderState = { status: 'paid', tickets: 1, attempts: ['succeeded'], refunds: [] }
export const OPEN: OrderState = {
  status: 'pending',
  tickets: 0,
  attempts: ['processing'],
  refunds: [],
}
export const FAILED: OrderState = { ...OPEN, attempts: ['failed'] }

/** What happens, and what there is of the order then. */
export type Story = readonly [
  what: string,
  /** `begun`: how many notifications were answered before. */
  play: (server: RocketServer, bought: RocketOrder, begun: number) => Promise<void>,
  expected: OrderState,
]
