// One ticket that was found, and the deed that lets its holder in.
import { type FC, useState } from 'hono/jsx/dom'
import type { TicketHit } from '../../contract/views.ts'
import { BadgeButton } from '../badge/badge-button.tsx'
import { type ClientRefusal, call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { refusalText, text } from '../parts/words.ts'
import type { GateContext } from '../state/gate-context.ts'
import { Marks } from './hit-list.tsx'
import { useSlipGuard } from './slips.ts'
import { contactFacts, hitFacts, hitName, marksOf } from './ticket-marks.ts'

type TicketProps = {
  readonly hit: TicketHit
  readonly context: GateContext
  readonly openGroup: () => void
  readonly close: () => void
  /** It was let in, or not: the verdict is on the screen. */
  readonly done: (isAdmitted: boolean) => void
}

export const TicketPanel: FC<TicketProps> = ({ hit, context, openGroup, close, done }) => {
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<ClientRefusal | null>(null)
  const slips = useSlipGuard()
  useFirstFocus('.ticket .button.main')
  const admit = async (): Promise<void> => {
    if (isSending) return
    setSending(true)
    setProblem(null)
    const answer = await call('admitByTicket', { ticketId: hit.id })
    setSending(false)
    if (!answer.ok) return setProblem(answer.error)
    context.show([answer.value])
    done(answer.value.verdict === 'admitted')
  }
  const tickets = hit.order?.tickets ?? 1
  const isExit = context.status.direction === 'exit'
  return (
    <section
      class={`card ticket ${marksOf(hit, context.status)[0]?.tone ?? 'free'}`}
      aria-label={hitName(hit)}
      data-step="ticket"
      {...slips}
    >
      <h2>{hitName(hit)}</h2>
      <p>{hitFacts(hit).join(' · ')}</p>
      <Contact facts={contactFacts(hit)} />
      <Marks hit={hit} status={context.status} />
      <p class="problem" role="alert">
        {problem === null ? '' : refusalText(problem)}
      </p>
      <div class="actions">
        <Button
          label={text(isExit ? 'search.letOut' : 'search.admit')}
          press={() => void admit()}
          weight="main"
          isDisabled={isSending}
          shortcut="Enter"
        />
        {tickets > 1 ? (
          <Button
            label={text('search.group', { count: tickets })}
            press={openGroup}
            shortcut="F7"
          />
        ) : null}
        {mayHaveBadge(hit, context) ? <BadgeButton ticketId={hit.id} say={context.say} /> : null}
        <Button label={text('search.back')} press={close} shortcut="Esc" />
      </div>
    </section>
  )
}

/** Before the entry only a supervisor prints one. */
const mayHaveBadge = (hit: TicketHit, { status }: GateContext): boolean =>
  hit.status === 'checked_in' || (hit.status === 'active' && status.operator?.isSupervisor === true)

const Contact: FC<{ readonly facts: readonly string[] }> = ({ facts }) =>
  facts.length === 0 ? null : (
    <p data-contact>{text('search.contact', { contact: facts.join(' · ') })}</p>
  )
