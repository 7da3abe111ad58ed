// SSLCOMMERZ's own paths: the session, the validation, and one path that is question and refund both.
import { type Answer, type Asked, json, type Operation } from '../common/serve.ts'
import { fieldsOf } from './ipn.ts'
import {
  allTransactions,
  type Refund,
  type Session,
  type Store,
  stampOf,
  sweepRefunds,
  type Transaction,
  takaOf,
  takeRefund,
} from './store.ts'

export const OPERATIONS = ['session', 'validate', 'query', 'refund', 'refund-query'] as const
type OperationName = (typeof OPERATIONS)[number]

export type RocketParts = { readonly store: Store; readonly origin: () => string }

type Fields = Readonly<Record<string, string>>

/** Null: no path of SSLCOMMERZ's. */
export function routeApi(asked: Asked, parts: RocketParts): Operation | null {
  const { path, method, query } = asked
  const { store } = parts
  const operation = (name: OperationName, run: () => Answer): Operation => ({
    name,
    run,
    refuse: (code) =>
      name === 'session'
        ? failedSession(code || 'Store Credential Error Or Store is De-active')
        : json(200, { APIConnect: code || 'INVALID_REQUEST' }),
  })
  if (method === 'POST' && path === '/gwprocess/v4/api.php') {
    return operation('session', () =>
      openSession(Object.fromEntries(new URLSearchParams(asked.body)), parts),
    )
  }
  if (method !== 'GET') return null
  const fields = Object.fromEntries(query)
  const guarded = (name: OperationName, names: readonly string[], run: () => Answer) =>
    operation(name, () => guard(store, fields, names) ?? run())
  switch (path) {
    case '/validator/api/validationserverAPI.php':
      return guarded('validate', ['val_id'], () => validate(fields, store))
    case '/validator/api/merchantTransIDvalidationAPI.php':
      if (query.has('refund_ref_id')) {
        return guarded('refund-query', ['refund_ref_id'], () => queryRefund(fields, store))
      }
      return query.has('bank_tran_id')
        ? guarded('refund', REFUND, () => refund(fields, store))
        : guarded('query', [query.has('sessionkey') ? 'sessionkey' : 'tran_id'], () =>
            find(fields, store),
          )
    default:
      return null
  }
}

const isStore = ({ storeId, password }: Store, { store_id, store_passwd }: Fields): boolean =>
  store_id === storeId && store_passwd === password

const OURS = ['store_id', 'store_passwd', 'v', 'format']

/** Null: let in. What the provider would ignore is refused here. */
function guard(store: Store, fields: Fields, names: readonly string[]): Answer | null {
  if (!isStore(store, fields)) return json(200, { APIConnect: 'FAILED' })
  if (!store.isActive) return json(200, { APIConnect: 'INACTIVE' })
  const isWhole =
    Object.keys(fields).every((name) => names.includes(name) || OURS.includes(name)) &&
    names.every((name) => (fields[name] ?? '') !== '') &&
    fields['format'] === 'json' &&
    fields['v'] === '1'
  return isWhole ? null : json(200, { APIConnect: 'INVALID_REQUEST' })
}

/** Each with the most characters that it may have. */
const REQUIRED: Readonly<Record<string, number>> = {
  ...{ store_id: 30, store_passwd: 30, total_amount: 13, currency: 3, tran_id: 30 },
  ...{ product_category: 50, success_url: 255, fail_url: 255, cancel_url: 255, ipn_url: 255 },
  ...{ multi_card_name: 30, cus_name: 50, cus_email: 50, cus_phone: 20, cus_add1: 50 },
  ...{ cus_city: 50, cus_postcode: 30, cus_country: 50, shipping_method: 50, num_of_item: 1 },
  ...{ product_name: 255, product_profile: 100 },
}
const OPTIONAL: Readonly<Record<string, number>> = {
  ...{ value_a: 255, value_b: 255, value_c: 255, value_d: 255, emi_option: 1 },
}

const failedSession = (failedreason: string): Answer =>
  json(200, { status: 'FAILED', failedreason, sessionkey: '', GatewayPageURL: '' })

/** What is wrong with a session's fields; null: nothing. */
function faultOf(fields: Fields, store: Store): string | null {
  if (!isStore(store, fields) || !store.isActive) {
    return 'Store Credential Error Or Store is De-active'
  }
  const missing = Object.keys(REQUIRED).find((name) => (fields[name] ?? '') === '')
  if (missing !== undefined) return `${missing} is missing`
  const limits = { ...REQUIRED, ...OPTIONAL }
  const odd = Object.entries(fields).find(([name, text]) => text.length > (limits[name] ?? -1))
  if (odd !== undefined) return `${odd[0]} is too long or unknown`
  const { total_amount: amount = '', currency, multi_card_name: wallet } = fields
  const isAmount =
    /^\d{1,6}\.\d\d$/.test(amount) && Number(amount) >= 10 && Number(amount) <= 500_000
  if (!isAmount) return 'total_amount is not valid'
  if (currency !== 'BDT') return 'currency is not supported'
  return wallet === 'dbblmobilebanking' ? null : 'multi_card_name is not enabled for this store'
}

function openSession(fields: Fields, { store, origin }: RocketParts): Answer {
  const fault = faultOf(fields, store)
  if (fault !== null) return failedSession(fault)
  const { store_passwd: _secret, ...kept } = fields
  const session: Session = {
    key: store.nextId('session').toUpperCase(),
    token: store.nextId('page'),
    fields: kept,
    amountCents: Math.round(Number(fields['total_amount']) * 100),
    ...{ createdAt: store.world.now(), wallet: null, wrongCodes: 0, transactions: [] },
  }
  store.sessions.set(session.key, session)
  const wallet = { name: 'DBBL Mobile Banking', type: 'mobilebanking', gw: 'dbblmobilebanking' }
  return json(200, {
    ...{ status: 'SUCCESS', failedreason: '', sessionkey: session.key },
    gw: { visa: '', master: '', amex: '', othercards: '', mobilebanking: 'dbblmobilebanking' },
    ...{ GatewayPageURL: `${origin()}/EasyCheckOut/${session.token}`, desc: [wallet] },
    is_direct_pay_enable: '0',
  })
}

/** As both questions tell it. */
const detailsOf = (store: Store, transaction: Transaction): Record<string, string> => {
  const { status, isValidated, told } = transaction
  const word = status === 'VALID' && isValidated ? 'VALIDATED' : status
  return { ...fieldsOf(store, transaction), status: word, ...told }
}

function validate({ val_id: valId }: Fields, store: Store): Answer {
  const transaction = allTransactions(store).find((one) => one.valId === valId)
  if (transaction?.status !== 'VALID') {
    return json(200, { APIConnect: 'DONE', status: 'INVALID_TRANSACTION' })
  }
  const details = detailsOf(store, transaction)
  transaction.isValidated = true
  const validated_on = stampOf(store.world.now())
  return json(200, { APIConnect: 'DONE', ...details, validated_on, gw_version: '' })
}

function find({ tran_id: ref, sessionkey }: Fields, store: Store): Answer {
  if (sessionkey !== undefined) {
    const newest = store.sessions.get(sessionkey)?.transactions.at(-1)
    const details = newest === undefined ? { status: 'PENDING' } : detailsOf(store, newest)
    return json(200, { APIConnect: 'DONE', sessionkey, ...details })
  }
  const found = allTransactions(store).filter(({ session }) => session.fields['tran_id'] === ref)
  const element = found.map((one) => detailsOf(store, one))
  return json(200, { APIConnect: 'DONE', no_of_trans_found: element.length, element })
}

const REFUND = ['bank_tran_id', 'refund_trans_id', 'refund_amount', 'refund_remarks', 'refe_id']

function refund(fields: Fields, store: Store): Answer {
  const {
    bank_tran_id = '',
    refund_trans_id: refundTransId = '',
    refund_amount: amount = '',
  } = fields
  const transaction = allTransactions(store).find(
    ({ bankTranId, valId }) => valId !== null && bankTranId === bank_tran_id,
  )
  const isAmount = /^\d{1,6}\.\d\d$/.test(amount)
  if (transaction === undefined || refundTransId.length > 30 || !isAmount) {
    return json(200, { APIConnect: 'INVALID_REQUEST' })
  }
  const head = { APIConnect: 'DONE', bank_tran_id, trans_id: transaction.session.fields['tran_id'] }
  const refused = (errorReason: string): Answer =>
    json(200, { ...head, refund_ref_id: '', status: 'failed', errorReason })
  if (store.mode.refunds === 'failed') return refused('Refund is not possible now')
  const isKnown = store.refunds.some((one) => one.refundTransId === refundTransId)
  const taken = takeRefund(store, transaction, { refundTransId, amountCents: centsOf(amount) })
  if (typeof taken === 'string') return refused(taken)
  const status = isKnown || store.mode.refunds === 'processing' ? 'processing' : 'success'
  return json(200, { ...head, refund_ref_id: taken.id, status, errorReason: '' })
}

const centsOf = (amount: string): number => Math.round(Number(amount) * 100)

function queryRefund({ refund_ref_id: id }: Fields, store: Store): Answer {
  sweepRefunds(store)
  const found = store.refunds.find((one) => one.id === id)
  return found === undefined
    ? json(200, { APIConnect: 'INVALID_REQUEST' })
    : json(200, refundFields(found))
}

const refundFields = ({ id, transaction, at, refundedAt, status, amountCents }: Refund) => ({
  ...{ APIConnect: 'DONE', bank_tran_id: transaction.bankTranId, refund_ref_id: id, status },
  ...{ trans_id: transaction.session.fields['tran_id'], refund_amount: takaOf(amountCents) },
  ...{ initiated_on: stampOf(at), refunded_on: refundedAt === null ? '' : stampOf(refundedAt) },
  errorReason: status === 'cancelled' ? 'Refund could not be paid out' : '',
})
