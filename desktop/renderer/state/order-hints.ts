// How many tickets belong to the order of the visitor who stands at the gate: asked when the verdict rests.
import type { TicketId } from '../../../shared/ids.ts'
import { call } from '../client.ts'
import type { GateStore, StoreDeps } from './gate-store.ts'

/** In a rush nobody asks for whole orders, and the scans have the station to themselves. */
const REST_MS = 250

export type OrderHints = {
  /** Of the order that this ticket belongs to; 1 where nothing more is known. */
  readonly ticketsOf: (ticketId: TicketId) => number
}

type HintDeps = Pick<StoreDeps, 'after'> & {
  readonly store: GateStore
  readonly redraw: () => void
}

export function createOrderHints({ store, after, redraw }: HintDeps): OrderHints {
  let known: { readonly ticketId: TicketId; readonly tickets: number } | null = null
  let asked: TicketId | null = null
  let cancel = (): void => {}
  const ask = async (ticketId: TicketId): Promise<void> => {
    const answer = await call('group', { ticketId })
    if (!answer.ok || asked !== ticketId) return
    known = { ticketId, tickets: answer.value.items[0]?.order?.tickets ?? 1 }
    redraw()
  }
  store.subscribe(() => {
    const { panel, status } = store.get()
    const isAsked = panel.kind === 'verdicts' && status?.mode === 'gate'
    const shown = isAsked ? panel.admissions : []
    const ticketId = shown.length === 1 ? (shown[0]?.ticket?.id ?? null) : null
    if (ticketId === asked) return
    asked = ticketId
    cancel()
    if (ticketId !== null) cancel = after(REST_MS, () => void ask(ticketId))
  })
  return {
    ticketsOf: (ticketId) => (known?.ticketId === ticketId ? known.tickets : 1),
  }
}
