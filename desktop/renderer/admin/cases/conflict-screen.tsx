// One double entry: its entries side by side, whose ticket it is, and what somebody says it was.
import type { Child } from 'hono/jsx/dom'
import type {
  ConflictDetails,
  ConflictOutcome,
  ConflictView,
  ScanView,
} from '../../../../shared/checkin/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { CONFLICT_OUTCOMES } from '../api/values.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { exactText, HOME_ZONE } from '../parts/date-time.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { SettledFacts, TicketFacts } from './case-facts.tsx'
import { History, ScanSides, type Side } from './scan-tables.tsx'
import { lengthText } from './scan-words.ts'
import { createSettleForm, Reopen, Settle, type SettleForm } from './settle.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ params }) => {
  const scanId = params['scanId'] ?? ''
  let form: SettleForm | null = null
  const shown: Resource<ConflictDetails> = createResource(async (signal) => {
    const answer = await api('GET /tenant/conflicts/:scanId', { params: { scanId }, signal })
    if (answer.ok && form?.isDirty() !== true) form = createConflictForm(answer.value, shown)
    return answer
  })
  return {
    title: () => {
      const ticket = shown.state().value?.ticket
      const holder = ticket?.attendeeName ?? ticket?.order.buyerName
      return [text('conflicts.one'), ...(holder === undefined ? [] : [holder])].join(' · ')
    },
    isDirty: () => form?.isDirty() === true,
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      if (value === null || value.state === 'open') return null
      const reopen = () =>
        api('POST /tenant/conflicts/:scanId/reopen', {
          params: { scanId },
          body: { version: value.version },
        })
      return <Reopen reopen={reopen} reload={shown.load} />
    },
    view: () => {
      const { value } = shown.state()
      const zone = value?.event.timeZone ?? HOME_ZONE
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts conflict={value} zone={zone} />}
          {value === null ? null : (
            <ScanSides label={text('conflicts.sides')} sides={sidesOf(value)} zone={zone} />
          )}
          {form === null ? null : (
            <Settle
              form={form}
              submit={text('conflicts.settle')}
              label={text('conflicts.outcome')}
              options={CONFLICT_OUTCOMES.map((outcome) => ({
                value: outcome,
                label: text(`conflicts.outcome.${outcome}`),
              }))}
            />
          )}
          {value === null ? null : <History scans={value.history} zone={zone} />}
        </>
      )
    },
  }
}

const createConflictForm = (
  known: ConflictView,
  shown: Pick<Resource<ConflictDetails>, 'load'>,
): SettleForm =>
  createSettleForm<ConflictOutcome, ConflictView>({
    known,
    outcomes: CONFLICT_OUTCOMES,
    settle: async (outcome, body) => {
      const { scanId } = known
      const answer = await api('POST /tenant/conflicts/:scanId/resolve', {
        params: { scanId },
        body: { outcome, ...body },
      })
      // What somebody else decided meanwhile is shown above the form.
      if (!answer.ok) void shown.load()
      return answer
    },
    done: () => {
      say(text('conflicts.settled'))
      void shown.load()
    },
  })

/** More would not stand beside each other on a small laptop. */
const SIDES_MAX = 4

/** The entry that counts, the one that lost against it, and others of this ticket. */
function sidesOf({ winner, loser, history }: ConflictDetails): readonly Side[] {
  const isOther = (scan: ScanView): boolean =>
    scan.verdict === 'admitted' &&
    scan.kind === 'scan' &&
    scan.direction === 'entry' &&
    scan.scanId !== loser.scanId &&
    scan.scanId !== winner?.scanId
  return [
    ...(winner === null ? [] : [{ head: text('conflicts.first'), scan: winner }]),
    { head: text('conflicts.second'), scan: loser },
    ...history.filter(isOther).map((scan) => ({ head: text('conflicts.other'), scan })),
  ].slice(0, SIDES_MAX)
}

type FactsProps = { readonly conflict: ConflictDetails; readonly zone: string }

const Facts = ({ conflict, zone }: FactsProps): Child => {
  const { apartMs, outcome } = conflict
  return (
    <dl class="facts">
      <SettledFacts
        settled={conflict}
        outcome={outcome === null ? null : text(`conflicts.outcome.${outcome}`)}
        zone={zone}
      />
      <Fact name={text('conflicts.apart')}>
        {apartMs === null
          ? text('conflicts.noWinner')
          : text('conflicts.apart.text', { time: lengthText(apartMs) })}
      </Fact>
      <Fact name={text('cases.event')}>
        {localName(conflict.event.name, conflict.event.nameBn)}
      </Fact>
      <TicketFacts ticket={conflict.ticket} />
      <Fact name={text('conflicts.found')}>{exactText(conflict.foundAt, zone)}</Fact>
    </dl>
  )
}
