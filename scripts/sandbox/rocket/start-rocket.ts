// Starts the sandbox that speaks SSLCOMMERZ's protocol, with Rocket as its only wallet.
import { randomBytes } from 'node:crypto'
import { createDeliverer } from '../common/deliveries.ts'
import { type Answer, type Asked, json, listen, type Operation } from '../common/serve.ts'
import { type Control, createWorld, homePage, routeControl } from '../common/world.ts'
import { OPERATIONS, routeApi } from './api.ts'
import { notify } from './ipn.ts'
import { backFormOf, routePages } from './pages.ts'
import {
  allTransactions,
  type Refund,
  STATUSES,
  type Store,
  settleRefund,
  sweepRefunds,
  takaOf,
  tryToPay,
} from './store.ts'

export type RocketSandbox = {
  readonly url: string
  readonly storeId: string
  readonly storePassword: string
  readonly world: Store['world']
  readonly store: Store
  readonly close: () => Promise<void>
}

export type RocketSandboxOptions = {
  readonly port?: number
  readonly webhookUrl?: string | null
  /** Stands in every id; drawn anew where it is left out. */
  readonly seed?: string
  readonly retryWaitsMs?: readonly number[]
}

const SECOND_MS = 1_000
/** How often SSLCOMMERZ tries is written nowhere: these are ours. */
const RETRY_WAITS_MS = [5 * SECOND_MS, 30 * SECOND_MS, 120 * SECOND_MS]
const SESSION_MS = 30 * 60 * SECOND_MS
const REFUND_MS = 10 * SECOND_MS

export async function startRocket(options: RocketSandboxOptions = {}): Promise<RocketSandbox> {
  const store = openStore(options)
  const { world, deliverer } = store
  let origin = ''
  const parts = { store, origin: () => origin }
  const doors = doorsOf(store)
  const route = (asked: Asked): Operation | null =>
    routeControl(asked, world, deliverer, doors) ??
    routeApi(asked, parts) ??
    routePages(asked, store)
  const listening = await listen({ ...world, route }, options.port ?? 0)
  origin = listening.url
  return {
    url: listening.url,
    ...{ storeId: store.storeId, storePassword: store.password, world, store },
    close: async () => {
      deliverer.close()
      await listening.close()
    },
  }
}

function openStore(options: RocketSandboxOptions): Store {
  const seed = options.seed ?? randomBytes(4).toString('hex')
  const world = createWorld(OPERATIONS)
  const deliverer = createDeliverer({
    now: world.now,
    changed: world.changed,
    waitsMs: options.retryWaitsMs ?? RETRY_WAITS_MS,
    isFinal: (status) => status >= 200 && status < 300,
  })
  if (options.webhookUrl) deliverer.setUrl(options.webhookUrl)
  let ids = 0
  return {
    ...{ world, deliverer },
    storeId: `sandbox${seed}`,
    password: `sandbox${randomBytes(8).toString('hex')}@ssl`.slice(0, 30),
    ...{ sessions: new Map(), refunds: [] },
    mode: { riskLevel: '0', forgery: 'none', refunds: 'success', refundMs: REFUND_MS },
    ...{ isActive: true, sessionMs: SESSION_MS },
    nextId: (prefix) => {
      ids += 1
      return `${prefix}${seed}${String(ids).padStart(6, '0')}`
    },
  }
}

const MISSING = json(404, { message: 'no such id' })
const DONE = json(200, { ok: true })

type Fields = Readonly<Record<string, unknown>>

/** What only SSLCOMMERZ has. */
const doorsOf = (store: Store): Record<string, Control> => ({
  'GET /': () =>
    homePage(
      'Rocket sandbox (SSLCOMMERZ)',
      store.world,
      OPERATIONS,
      [...store.sessions.values()].map(({ fields, amountCents, transactions }) => [
        fields['tran_id'] ?? '',
        takaOf(amountCents),
        transactions.map(({ status }) => status).join(', '),
      ]),
    ),
  'POST /__sim/pay': (fields) => pay(store, fields),
  'POST /__sim/transaction': (fields) => changeTransaction(store, fields),
  'POST /__sim/settle-refund': (fields) => {
    const found = store.refunds.find(({ id }) => id === String(fields['refund']))
    const status = (['processing', 'refunded', 'cancelled'] as const).find(
      (one) => one === fields['status'],
    )
    if (found === undefined || status === undefined) return MISSING
    settleRefund(store, found, status)
    return DONE
  },
  'GET /__sim/refunds': () => {
    sweepRefunds(store)
    return json(200, store.refunds.map(viewOf))
  },
  'POST /__sim/mode': (fields) => changeMode(store, fields),
})

const viewOf = ({ id, refundTransId, amountCents, status, transaction }: Refund) => ({
  ...{ id, refundTransId, amountCents, status },
  bankTranId: transaction.bankTranId,
})

/**
 * A try to pay without the pages. `told`: fields of which something else is told than what is true. Answers with what
 * the browser would post, and where.
 */
function pay(store: Store, fields: Fields): Answer {
  const ref = String(fields['tran_id'])
  const session = [...store.sessions.values()].findLast((one) => one.fields['tran_id'] === ref)
  const status = STATUSES.find((one) => one === (fields['status'] ?? 'VALID'))
  if (session === undefined || status === undefined) return MISSING
  const told = Object.entries({ ...(fields['told'] ?? {}) }).map(
    ([name, value]) => [name, String(value)] as const,
  )
  const transaction = tryToPay(store, session, {
    ...{ status, told: Object.fromEntries(told), error: String(fields['error'] ?? '') },
    ...(fields['risk'] !== undefined && { riskLevel: String(fields['risk']) === '1' ? '1' : '0' }),
  })
  if (String(fields['isSilent']) !== 'true') notify(store, transaction)
  const { valId, bankTranId } = transaction
  return json(200, { ...backFormOf(store, transaction), valId, bankTranId })
}

/** People at SSLCOMMERZ let a payment go that was held, or decide against it; told as notifications tell. */
function changeTransaction(store: Store, fields: Fields): Answer {
  const found = allTransactions(store).find(
    ({ bankTranId }) => bankTranId === fields['bank_tran_id'],
  )
  if (found === undefined) return MISSING
  const status = STATUSES.find((one) => one === fields['status'])
  if (status !== undefined) found.status = status
  if (fields['risk'] !== undefined) found.riskLevel = String(fields['risk']) === '1' ? '1' : '0'
  if (String(fields['isSilent']) !== 'true') notify(store, found)
  return DONE
}

function changeMode(store: Store, fields: Fields): Answer {
  const { mode } = store
  const one = <T extends string>(name: string, words: readonly T[], now: T): T =>
    words.find((word) => word === fields[name]) ?? now
  mode.riskLevel = one('riskLevel', ['0', '1'], mode.riskLevel)
  mode.forgery = one('forgery', ['none', 'md5', 'sha2', 'short_key'], mode.forgery)
  mode.refunds = one('refunds', ['success', 'processing', 'failed'], mode.refunds)
  if (fields['refundMs'] !== undefined) mode.refundMs = Number(fields['refundMs'])
  if (fields['sessionMs'] !== undefined) store.sessionMs = Number(fields['sessionMs'])
  if (fields['isActive'] !== undefined) store.isActive = String(fields['isActive']) === 'true'
  return json(200, { ...mode, sessionMs: store.sessionMs, isActive: store.isActive })
}
