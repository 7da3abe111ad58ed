// Mails one buyer that an event was moved.
import * as v from 'valibot'
import type { TellingState } from '../../../shared/events/reschedule-schema.ts'
import { OrderId, TenantId } from '../../../shared/ids.ts'
import { type Instant, SECOND_MS } from '../../../shared/time.ts'
import { publicUrlOf } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import { withTenant, withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import { defineJob } from '../../platform/jobs/define-job.ts'
import { AddressRefused } from '../../platform/mail/mailer.ts'
import { type BoughtOrder, readBoughtOrder } from '../orders/bought-order.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import {
  findKnownTimes,
  findTelling,
  type TellingFacts,
  type Times,
  updateTelling,
} from './telling-store.ts'
import { writeRescheduleMail } from './write-reschedule-mail.ts'

/**
 * How far the clocks of two replicas may be apart: whoever got tickets within it is told as well. Both mails then say the
 * same times.
 */
export const CLOCKS_MS = 5 * SECOND_MS

const Payload = v.strictObject({ tenantId: TenantId, reschedulingId: v.string(), orderId: OrderId })
type Payload = v.InferOutput<typeof Payload>

/** For a mail server that is down for a day: the last tries are an hour apart. Then a person has it tried again. */
export const TRIES_MAX = 40
/** Of the queue: room for tries that a dying replica did not count. */
const ATTEMPTS_MAX = TRIES_MAX + 10

/**
 * Delivered at least once; what it finds decides. The times are read when the mail is written: a mail that waited never
 * tells of times that are not those any more.
 */
export const mailReschedulingJob = defineJob({
  name: 'rescheduling.mail-buyer',
  payload: Payload,
  attemptsMax: ATTEMPTS_MAX,
  run: async (deps, payload) => {
    const found = await withTenantSnapshot(deps.db, payload.tenantId, async (tx) => {
      const { reschedulingId, orderId } = payload
      const telling = await findTelling(tx, reschedulingId, orderId)
      const order = telling === null ? null : await readBoughtOrder(tx, orderId)
      const asked = { reschedulingId, orderId, slackMs: CLOCKS_MS }
      const known = telling === null ? null : await findKnownTimes(tx, asked)
      return telling === null || order === null ? null : { telling, order, known }
    })
    if (found === null) return
    const { telling, order, known } = found
    const { state, tries } = telling
    if (state !== 'queued' && state !== 'trying') return
    const end = whyNotTold(telling, known, deps.now())
    if (end !== null) return note(deps, payload, { state: end, tries, told: null })
    if (known !== null) await send(deps, payload, { telling, order, known })
  },
})

/** Null: there is something to tell. */
function whyNotTold(
  { isNewest, status, startsAt, endsAt, hasTickets }: TellingFacts,
  known: Times | null,
  now: Instant,
): 'superseded' | 'unneeded' | null {
  if (!isNewest) return 'superseded'
  const isOn = status === 'published' || status === 'draft'
  const isNew = known !== null && (known.startsAt !== startsAt || known.endsAt !== endsAt)
  return isOn && endsAt > now && hasTickets && isNew ? null : 'unneeded'
}

type Found = {
  readonly telling: TellingFacts
  readonly order: BoughtOrder
  readonly known: Times
}

async function send(deps: Deps, payload: Payload, { telling, order, known }: Found): Promise<void> {
  const { startsAt, endsAt } = telling
  const tries = telling.tries + 1
  const base = publicUrlOf(deps.config)
  const mail = writeRescheduleMail({
    ...{ order, known, words: wordsFor(order, telling), now: deps.now() },
    ...{
      url: `${base}/orders/${writeOrderToken(deps.config, order.id)}`,
      host: new URL(base).host,
    },
  })
  try {
    await deps.mailer.send(mail)
  } catch (error) {
    if (error instanceof AddressRefused) {
      return note(deps, payload, { state: 'refused', tries, told: null })
    }
    const isLast = tries >= TRIES_MAX
    await note(deps, payload, { state: isLast ? 'failed' : 'trying', tries, told: null })
    if (isLast) return
    throw error
  }
  await note(deps, payload, { state: 'told', tries, told: { startsAt, endsAt } })
}

/** A buyer whose language has none reads the other ones. */
const wordsFor = ({ locale }: BoughtOrder, { wordsEn, wordsBn }: TellingFacts): string | null =>
  locale === 'bn' ? (wordsBn ?? wordsEn) : (wordsEn ?? wordsBn)

type Noted = {
  readonly state: Exclude<TellingState, 'queued'>
  readonly tries: number
  readonly told: Times | null
}

const note = (
  deps: Deps,
  { tenantId, reschedulingId, orderId }: Payload,
  noted: Noted,
): Promise<void> =>
  withTenant(deps.db, tenantId, (tx) =>
    updateTelling(tx, reschedulingId, orderId, { ...noted, at: deps.now() }),
  )
