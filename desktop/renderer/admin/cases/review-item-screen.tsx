// One scan that somebody should look at: what the gate did, whose ticket it is, and whether that stands.
import type { Child } from 'hono/jsx/dom'
import type {
  ReviewItemDetails,
  ReviewItemView,
  ReviewOutcome,
} from '../../../../shared/checkin/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { REVIEW_OUTCOMES } from '../api/values.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { exactText, HOME_ZONE } from '../parts/date-time.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { SettledFacts, TicketFacts } from './case-facts.tsx'
import { History, ScanSides } from './scan-tables.tsx'
import { createSettleForm, Reopen, Settle, type SettleForm } from './settle.tsx'
import { reasonText, text } from './words.ts'

export const openScreen: OpenScreen = ({ params: { scanId = '', kind = '' } }) => {
  const params = { scanId, kind }
  let form: SettleForm | null = null
  const shown: Resource<ReviewItemDetails> = createResource(async (signal) => {
    const answer = await api('GET /tenant/review-items/:scanId/:kind', { params, signal })
    if (answer.ok && form?.isDirty() !== true) form = createReviewForm(answer.value, shown)
    return answer
  })
  return {
    title: () => {
      const known = shown.state().value
      return known === null ? text('reviews.heading') : text(`kind.${known.kind}`)
    },
    isDirty: () => form?.isDirty() === true,
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      if (value === null || value.state === 'open') return null
      const body = { version: value.version }
      const reopen = () => api('POST /tenant/review-items/:scanId/:kind/reopen', { params, body })
      return <Reopen reopen={reopen} reload={shown.load} />
    },
    view: () => {
      const { value } = shown.state()
      const zone = value?.event.timeZone ?? HOME_ZONE
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts item={value} zone={zone} />}
          {form === null ? null : (
            <Settle
              form={form}
              submit={text('reviews.settle')}
              label={text('reviews.outcome')}
              options={REVIEW_OUTCOMES.map((outcome) => ({
                value: outcome,
                label: text(`reviews.outcome.${outcome}.act`),
              }))}
            />
          )}
          {value === null ? null : (
            <ScanSides
              label={text('reviews.scan')}
              sides={[{ head: text(`kind.${value.kind}`), scan: value.scan }]}
              zone={zone}
            />
          )}
          {value === null || value.history.length === 0 ? null : (
            <History scans={value.history} zone={zone} />
          )}
        </>
      )
    },
  }
}

const STEPS = { accepted: 'accept', dismissed: 'dismiss' } as const

const createReviewForm = (
  known: ReviewItemView,
  shown: Pick<Resource<ReviewItemDetails>, 'load'>,
): SettleForm =>
  createSettleForm<ReviewOutcome, ReviewItemView>({
    known,
    outcomes: REVIEW_OUTCOMES,
    settle: async (outcome, body) => {
      const { scanId, kind } = known
      const answer = await api(`POST /tenant/review-items/:scanId/:kind/${STEPS[outcome]}`, {
        params: { scanId, kind },
        body,
      })
      // What somebody else decided meanwhile is shown above the form.
      if (!answer.ok) void shown.load()
      return answer
    },
    done: () => {
      say(text('reviews.settled'))
      void shown.load()
    },
  })

type FactsProps = { readonly item: ReviewItemDetails; readonly zone: string }

const Facts = ({ item, zone }: FactsProps): Child => (
  <>
    {item.scan.isPending ? <p>{text('reviews.pending.text')}</p> : null}
    <dl class="facts">
      <SettledFacts
        settled={item}
        outcome={item.outcome === null ? null : text(`reviews.outcome.${item.outcome}`)}
        zone={zone}
      />
      {item.reason === null ? null : (
        <Fact name={text('reviews.reason')}>{reasonText(item.reason)}</Fact>
      )}
      <Fact name={text('cases.event')}>{localName(item.event.name, item.event.nameBn)}</Fact>
      <TicketFacts ticket={item.ticket} />
      <Fact name={text('conflicts.found')}>{exactText(item.foundAt, zone)}</Fact>
    </dl>
  </>
)
