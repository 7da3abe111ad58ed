// What a person does about a dispute or a hold: lets a held payment go, rejects it, chooses who enters, notes something.
import { required } from '../../../shared/assert.ts'
import type { EventId, TenantId, UserId } from '../../../shared/ids.ts'
import type { CaseAct } from '../../../shared/payments/case-schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type TenantTx, withTenant } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { type ActivityActor, recordActivity } from '../activity/record-activity.ts'
import { type OrderBook, openOrderBook } from '../orders/order-book.ts'
import { askProvider } from './ask-provider.ts'
import { type AttemptRow, lockAttempts } from './attempt-store.ts'
import { type CaseRow, findCase, putCase, updateHoldDecided } from './case-store.ts'
import { actsOf, blocksEntry, isClosed } from './decide-case.ts'
import { followCases } from './follow-case.ts'
import { giveBackIn } from './give-back.ts'

export type PersonsCase = {
  readonly tenantId: TenantId
  readonly caseId: string
  readonly actor: ActivityActor
  readonly userId: UserId
  readonly note: string
}

type Done = Result<undefined, Refusal>

type Opened = {
  readonly row: CaseRow
  readonly attempt: AttemptRow
  readonly order: NonNullable<ReturnType<OrderBook['find']>>
  readonly acts: readonly CaseAct[]
}

/** Locks its order and its payment, as whoever settles one does, and reads what is there then. */
async function openCase(
  tx: TenantTx,
  deps: Deps,
  { tenantId, caseId }: PersonsCase,
): Promise<Opened | null> {
  const found = await findCase(tx, caseId)
  if (found === null) return null
  const book = await openOrderBook(tx, deps, tenantId, [found.orderId], deps.now())
  const [attempt] = await lockAttempts(tx, [found.attemptId])
  const row = required(await findCase(tx, caseId), 'no case is deleted')
  const order = required(book.find(row.orderId), 'a case has its order')
  const locked = required(attempt, 'a case has its payment')
  const isOfTickets = order.paidAttemptId === locked.id && order.status === 'paid'
  const acts = actsOf({ ...row, attemptState: locked.state, isOfTickets })
  return { row, attempt: locked, order, acts }
}

/** What only the provider's answer completes, and whose gates are to hear of it. */
type After = { readonly attemptId: string | null; readonly eventId: EventId | null }
const NOTHING: After = { attemptId: null, eventId: null }

async function settleCase(
  deps: Deps,
  request: PersonsCase,
  work: (tx: TenantTx, opened: Opened) => Promise<Result<After, Refusal>>,
): Promise<Done> {
  const { tenantId } = request
  const done = await withTenant(deps.db, tenantId, async (tx): Promise<Result<After, Refusal>> => {
    const opened = await openCase(tx, deps, request)
    return opened === null ? refuse({ code: 'payment_case_not_found' }) : work(tx, opened)
  })
  if (!done.ok) return done
  const { attemptId, eventId } = done.value
  if (eventId !== null) deps.hub.publish(tenantId, eventId)
  if (attemptId !== null) await askAtOnce(deps, tenantId, attemptId)
  return ok(undefined)
}

/** Its money has not been counted: the provider's answer does that. Where it gives none it is asked again by itself. */
async function askAtOnce(deps: Deps, tenantId: TenantId, attemptId: string): Promise<void> {
  try {
    await askProvider(deps, { tenantId, attemptId, wish: 'look' })
  } catch (error) {
    deps.log.warn('a payment that was decided about is asked about later', { attemptId, error })
  }
}

/** Lets a held payment go: it becomes tickets, or those that are there open the gate. The second time changes nothing. */
export const releaseHold = (deps: Deps, request: PersonsCase): Promise<Done> =>
  settleCase(deps, request, async (tx, { row, attempt, order, acts }) => {
    if (row.state === 'released') return ok(NOTHING)
    if (!acts.includes('release')) return refuse({ code: codeOf(row) })
    const { tenantId, actor } = request
    await decide(tx, deps, request, row, 'released')
    await updateHoldDecided(tx, attempt.id, deps.now())
    const { id: orderId, eventId } = order
    const isAtGate = await followCases(tx, deps, { tenantId, orderId, eventId, actor })
    return ok({ attemptId: openAttempt(attempt), eventId: isAtGate ? eventId : null })
  })

/** Decides against a held payment: the money goes back, and tickets that are there end. The second time changes nothing. */
export const rejectHold = (deps: Deps, request: PersonsCase): Promise<Done> =>
  settleCase(deps, request, async (tx, { row, attempt, order, acts }) => {
    if (row.state === 'rejected') return ok(NOTHING)
    if (!acts.includes('reject')) return refuse({ code: codeOf(row) })
    await decide(tx, deps, request, row, 'rejected')
    await updateHoldDecided(tx, attempt.id, deps.now())
    const waiting = openAttempt(attempt)
    if (waiting !== null) return ok({ attemptId: waiting, eventId: null })
    const { tenantId, actor, userId, note } = request
    const { id: orderId, eventId } = order
    const given = await giveBackIn(tx, deps, {
      ...{ tenantId, orderId, actor, userId, key: null },
      input: { what: { kind: 'order', feeCents: 0 }, reason: note },
    })
    if (!given.ok) return given
    // The refund's mail tells of it, where no second person has to agree first.
    const { isWaiting: isSecondAsked } = given.value
    const told = { tenantId, orderId, eventId, actor, isSilent: !isSecondAsked }
    await followCases(tx, deps, told)
    return ok({ attemptId: null, eventId })
  })

/** Blocks the order's tickets for this case, or lets them go, whatever the rule says. */
export const chooseEntry = (deps: Deps, request: PersonsCase, isBlocked: boolean): Promise<Done> =>
  settleCase(deps, request, async (tx, { row, order, acts }) => {
    if (row.isBlocking === isBlocked && row.entry !== null) return ok(NOTHING)
    if (!acts.includes(isBlocked ? 'block_entry' : 'allow_entry')) {
      return refuse({ code: codeOf(row) })
    }
    const { tenantId, actor, note } = request
    const entry = isBlocked ? 'block' : 'allow'
    await putCase(tx, { ...row, entry, isBlocking: blocksEntry({ ...row, entry }), note })
    await tell(
      tx,
      deps,
      request,
      row,
      isBlocked ? 'payment.entry_blocked' : 'payment.entry_allowed',
    )
    const { id: orderId, eventId } = order
    const isAtGate = await followCases(tx, deps, { tenantId, orderId, eventId, actor })
    return ok({ attemptId: null, eventId: isAtGate ? eventId : null })
  })

export const noteCase = (deps: Deps, request: PersonsCase): Promise<Done> =>
  settleCase(deps, request, async (tx, { row }) => {
    if (row.note === request.note) return ok(NOTHING)
    await putCase(tx, { ...row, note: request.note })
    await tell(tx, deps, request, row, 'payment.case_noted')
    return ok(NOTHING)
  })

/** Null: its money was counted. */
const openAttempt = ({ id, providerTxnId }: AttemptRow): string | null =>
  providerTxnId === null ? id : null

const codeOf = ({ kind, state }: CaseRow) =>
  kind === 'hold' && isClosed(state) ? 'payment_case_decided' : 'payment_case_act'

async function decide(
  tx: TenantTx,
  deps: Deps,
  request: PersonsCase,
  row: CaseRow,
  state: 'released' | 'rejected',
): Promise<void> {
  const { userId: decidedBy, note } = request
  const decided = { ...row, state, decidedBy, note, closedAt: deps.now() }
  await putCase(tx, { ...decided, isBlocking: blocksEntry(decided) })
  await tell(tx, deps, request, row, `payment.hold_${state}`)
}

const tell = (
  tx: TenantTx,
  deps: Deps,
  { actor, note }: PersonsCase,
  { id: caseId, orderId, attemptId }: CaseRow,
  action: string,
): Promise<void> =>
  recordActivity(tx, deps, {
    actor,
    action,
    subject: { kind: 'order', id: orderId },
    metadata: { caseId, attemptId, why: note },
  })
