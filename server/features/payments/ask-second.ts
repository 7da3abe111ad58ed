// Whether one person may give so much back alone; where not, it is kept until a second one answers.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { EventId, OrderId, TenantId, UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import {
  insertAgreement,
  listAdmins,
  lockLimit,
  type NewAgreement,
  sumAlone,
} from './agreement-store.ts'
import { AGREEMENT_MS, COUNTED_MS, needsSecond } from './decide-agreement.ts'
import { mailAgreementJob } from './mail-agreement.ts'

/** Who asks for something, and in which language the mails about it are. */
export type Asker = {
  readonly tenantId: TenantId
  readonly actor: ActivityActor
  readonly userId: UserId
  readonly locale: Language
}

/** What is asked for, as `NewAgreement` has it; the rest is empty. */
export type Asked = Pick<NewAgreement, 'id' | 'kind' | 'amountCents' | 'wish' | 'reason'> &
  Partial<NewAgreement>

/**
 * Whether it waits for a second person: then it is written down, and the others are told. False: it may be done at once.
 * The caller holds the locks of what is decided; the limit's is taken here.
 */
export async function askSecondAbove(
  tx: TenantTx,
  deps: Deps,
  asker: Asker,
  asked: Asked & { readonly amountCents: number },
): Promise<Result<boolean, Refusal>> {
  const limitCents = await lockLimit(tx)
  if (limitCents === null) return ok(false)
  const { userId } = asker
  const now = deps.now()
  const of = { userId, orderId: asked.orderId ?? null, since: now - COUNTED_MS }
  const { amountCents } = asked
  if (!needsSecond({ limitCents, amountCents, aloneCents: await sumAlone(tx, of) })) {
    // Refunds are counted by their rows; an event's are nobody's own.
    if (asked.kind === 'event') await insertAgreement(tx, toAgreement(asker, asked, 'alone', now))
    return ok(false)
  }
  const waits = await askSecond(tx, deps, asker, asked)
  return waits.ok ? ok(true) : waits
}

/** Writes down what waits, in any case. Refused where nobody could answer. */
export async function askSecond(
  tx: TenantTx,
  deps: Deps,
  asker: Asker,
  asked: Asked,
): Promise<Result<undefined, Refusal>> {
  const { tenantId, actor, userId } = asker
  const others = (await listAdmins(tx)).filter(({ id }) => id !== userId)
  if (others.length === 0) return refuse({ code: 'second_nobody' })
  const made = toAgreement(asker, asked, 'open', deps.now())
  await insertAgreement(tx, made)
  await recordActivity(tx, deps, {
    ...{ actor, action: 'second.asked', subject: subjectOf(made, tenantId) },
    metadata: { kind: made.kind, amountCents: made.amountCents, why: made.reason },
  })
  await deps.jobs.sendMany(
    tx,
    mailAgreementJob,
    others.map(({ id }) => ({
      tenantId,
      agreementId: made.id,
      userId: id,
      news: 'asked' as const,
    })),
  )
  return ok(undefined)
}

const toAgreement = (
  { userId, locale }: Asker,
  asked: Asked,
  state: 'open' | 'alone',
  now: number,
): NewAgreement => ({
  ...{ orderId: null, eventId: null, attemptId: null, providerTxnId: null, feeCents: 0 },
  ...{ ticketIds: [], askId: null, keyHash: null, requestHash: null },
  ...asked,
  ...{ state, locale, askedBy: userId, askedAt: now, lapsesAt: now + AGREEMENT_MS },
})

type Subject = { readonly kind: string; readonly id: string }

/** What the trail says that it is about. */
export function subjectOf(
  { orderId, eventId }: { readonly orderId: OrderId | null; readonly eventId: EventId | null },
  tenantId: TenantId,
): Subject {
  if (orderId !== null) return { kind: 'order', id: orderId }
  return eventId !== null ? { kind: 'event', id: eventId } : { kind: 'tenant', id: tenantId }
}
