// The button that prints somebody's badge. At a station without badges there is none.
import type { FC } from 'hono/jsx/dom'
import type { TicketId } from '../../../shared/ids.ts'
import { Button } from '../parts/button.tsx'
import type { GateContext } from '../state/gate-context.ts'
import { printBadge } from './print-badge.ts'
import { useBadges } from './use-badges.ts'
import { badgeText } from './words.ts'

export type BadgeProps = Pick<GateContext, 'say'> & { readonly ticketId: TicketId }

export const BadgeButton: FC<BadgeProps> = ({ ticketId, say }) => {
  if (!useBadges()) return null
  const press = async (): Promise<void> => {
    const sentence = await printBadge({ ticketId })
    if (sentence !== null) say(sentence)
  }
  return <Button label={badgeText('badge.print')} press={() => void press()} />
}
