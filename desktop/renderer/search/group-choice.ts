// Who of an order is to go in together. Pure.
import type { TicketId } from '../../../shared/ids.ts'
import type { TicketHit } from '../../contract/views.ts'

/** What the operator ticked or unticked; a ticket that was left alone follows what is known of it. */
export type GroupChoice = ReadonlyMap<TicketId, boolean>

/** Nothing speaks against it. */
const isFree = ({ status, isBlocked, isUnpaid }: TicketHit): boolean =>
  status === 'active' && !isBlocked && !isUnpaid

export const isChosen = (hit: TicketHit, choice: GroupChoice): boolean =>
  choice.get(hit.id) ?? isFree(hit)

export const chosenOf = (items: readonly TicketHit[], choice: GroupChoice): readonly TicketHit[] =>
  items.filter((hit) => isChosen(hit, choice))

export const toggled = (hit: TicketHit, choice: GroupChoice): GroupChoice =>
  new Map(choice).set(hit.id, !isChosen(hit, choice))
