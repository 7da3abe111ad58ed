// The tickets of one order, and the one step that lets them in together.
import { type FC, useLayoutEffect, useRef, useState } from 'hono/jsx/dom'
import type { TicketId } from '../../../shared/ids.ts'
import { GROUP_TICKETS_MAX } from '../../contract/limits.ts'
import type { StatusView, TicketHit } from '../../contract/views.ts'
import { type ClientRefusal, call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { refusalText, text } from '../parts/words.ts'
import type { GateContext } from '../state/gate-context.ts'
import { chosenOf, type GroupChoice, isChosen, toggled } from './group-choice.ts'
import { Marks } from './hit-list.tsx'
import { useSlipGuard } from './slips.ts'
import { contactFacts, hitName } from './ticket-marks.ts'

type GroupProps = {
  readonly ticketId: TicketId
  readonly context: GateContext
  readonly close: () => void
  /** The verdicts are on the screen. */
  readonly done: () => void
}

export const GroupForm: FC<GroupProps> = ({ ticketId, context, close, done }) => {
  const [items, setItems] = useState<readonly TicketHit[] | null>(null)
  const [choice, setChoice] = useState<GroupChoice>(new Map())
  const [hasPaid, setPaid] = useState(false)
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<ClientRefusal | null>(null)
  const place = useRef<HTMLElement>(null)
  const slips = useSlipGuard()
  const load = async (): Promise<void> => {
    const answer = await call('group', { ticketId })
    if (answer.ok) setItems(answer.value.items)
    else setProblem(answer.error)
  }
  // Another gate may have let one of them in meanwhile.
  useLayoutEffect(() => void load(), [ticketId, context.changes])
  const isLoaded = items !== null
  useLayoutEffect(
    () => place.current?.querySelector<HTMLElement>(isLoaded ? '.main' : 'button')?.focus(),
    [isLoaded],
  )
  const chosen = chosenOf(items ?? [], choice)
  const mayPay = chosen.some(({ isUnpaid }) => isUnpaid)
  const admit = async (): Promise<void> => {
    if (isSending || chosen.length === 0) return
    setSending(true)
    setProblem(null)
    const answer = await call('admitGroup', {
      ticketIds: chosen.map(({ id }) => id),
      ...(mayPay && hasPaid && { confirm: ['unpaid' as const] }),
    })
    if (!answer.ok) {
      // Some may be in all the same: the list says who.
      setProblem(answer.error)
      await load()
      return setSending(false)
    }
    context.show(answer.value.items)
    done()
  }
  return (
    <section
      ref={place}
      class="card group-form"
      data-step="group"
      aria-label={headingOf(items)}
      {...slips}
    >
      <h2>{headingOf(items)}</h2>
      {items === null ? null : <GroupFacts items={items} />}
      {items === null ? null : (
        <ul class="rows">
          {items.map((hit) => (
            <Member
              key={hit.id}
              hit={hit}
              status={context.status}
              isChecked={isChosen(hit, choice)}
              toggle={() => setChoice(toggled(hit, choice))}
            />
          ))}
        </ul>
      )}
      {mayPay ? <Paid isChecked={hasPaid} toggle={() => setPaid(!hasPaid)} /> : null}
      <p class="problem" role="alert">
        {problem === null ? '' : refusalText(problem)}
      </p>
      <div class="actions">
        {items === null ? null : (
          <Button
            label={sumText(chosen.length, context.status)}
            press={() => void admit()}
            weight="main"
            isDisabled={isSending || chosen.length === 0}
          />
        )}
        <Button label={text('search.back')} press={close} shortcut="Esc" />
      </div>
    </section>
  )
}

function sumText(count: number, { direction }: StatusView): string {
  if (count === 0) return text('search.groupNobody')
  return text(direction === 'exit' ? 'search.letOutCount' : 'search.admitCount', { count })
}

function headingOf(items: readonly TicketHit[] | null): string {
  const order = items?.[0]?.order ?? null
  return order === null ? text('search.groupTitle') : text('search.order', { number: order.number })
}

/** Whose order it is, and what the list leaves out. */
const GroupFacts: FC<{ readonly items: readonly TicketHit[] }> = ({ items }) => {
  const [first] = items
  if (first === undefined) return null
  const facts = contactFacts(first)
  const total = first.order?.tickets ?? items.length
  return (
    <>
      {facts.length === 0 ? null : (
        <p data-contact>{text('search.contact', { contact: facts.join(' · ') })}</p>
      )}
      {first.order === null ? <p>{text('search.groupUnknown')}</p> : null}
      {total > items.length ? (
        <p>{text('search.groupMore', { shown: GROUP_TICKETS_MAX, total })}</p>
      ) : null}
    </>
  )
}

type MemberProps = {
  readonly hit: TicketHit
  readonly status: StatusView
  readonly isChecked: boolean
  readonly toggle: () => void
}

const Member: FC<MemberProps> = ({ hit, status, isChecked, toggle }) => (
  <li data-ticket={hit.id}>
    <label class="grow">
      <input type="checkbox" checked={isChecked} onChange={toggle} />
      <span class="grow">
        <strong>{hitName(hit)}</strong>
        {hit.note === null ? null : <small>{hit.note}</small>}
      </span>
      <Marks hit={hit} status={status} />
    </label>
  </li>
)

const Paid: FC<{ readonly isChecked: boolean; readonly toggle: () => void }> = (props) => (
  <label class="check">
    <input type="checkbox" checked={props.isChecked} onChange={props.toggle} data-paid />
    <span>{text('search.paid')}</span>
  </label>
)
