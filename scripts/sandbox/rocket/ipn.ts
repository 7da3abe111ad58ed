// What SSLCOMMERZ tells of a try to pay, to the merchant's server and, by the browser, to its pages: one form for both.
import { createHash } from 'node:crypto'
import { type Store, stampOf, type Transaction, takaOf } from './store.ts'

const SHORT_LIST = [
  ...['amount', 'bank_tran_id', 'base_fair', 'currency', 'currency_amount', 'currency_rate'],
  ...['currency_type', 'error', 'status', 'store_id', 'tran_date', 'tran_id'],
  ...['value_a', 'value_b', 'value_c', 'value_d'],
]
const PAID_LIST = [
  ...SHORT_LIST,
  ...['card_brand', 'card_issuer', 'card_issuer_country', 'card_issuer_country_code', 'card_no'],
  ...['card_sub_brand', 'card_type', 'risk_level', 'risk_title', 'store_amount', 'val_id'],
]

const WALLET = {
  card_type: 'DBBLMOBILEB-Dbbl Mobile Banking',
  card_no: '',
  card_issuer: 'DBBL Mobile Banking',
  card_brand: 'MOBILEBANKING',
  card_sub_brand: 'Classic',
  card_issuer_country: 'Bangladesh',
  card_issuer_country_code: 'BD',
}

/** SSLCOMMERZ's fee. */
const KEPT = 0.98

/** A try as it is told everywhere. */
export function fieldsOf(store: Store, transaction: Transaction): Record<string, string> {
  const { session, valId, bankTranId, status, riskLevel, at, error, told } = transaction
  const { tran_id = '', currency = '' } = session.fields
  const amount = takaOf(session.amountCents)
  const value = (name: string): string => session.fields[name] ?? ''
  const paid =
    valId === null
      ? {}
      : {
          ...{ val_id: valId, store_amount: takaOf(Math.round(session.amountCents * KEPT)) },
          ...WALLET,
          ...{ risk_level: riskLevel, risk_title: riskLevel === '0' ? 'Safe' : 'Unsafe' },
        }
  return {
    ...{ status, tran_id, amount, currency, bank_tran_id: bankTranId, error },
    ...{ tran_date: stampOf(at), store_id: store.storeId, base_fair: '0.00' },
    ...{ currency_type: currency, currency_amount: amount, currency_rate: '1.0000' },
    ...{ value_a: value('value_a'), value_b: value('value_b') },
    ...{ value_c: value('value_c'), value_d: value('value_d') },
    ...paid,
    ...told,
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The same with its list of signed fields and both hashes, as the store's mode has them. */
export function signedFields(store: Store, transaction: Transaction): Record<string, string> {
  const fields = fieldsOf(store, transaction)
  const { forgery } = store.mode
  const whole = (transaction.valId === null ? SHORT_LIST : PAID_LIST).toSorted()
  const list = forgery === 'short_key' ? whole.filter((name) => name !== 'amount') : whole
  const textWith = (passwordHash: string): string =>
    [...list, 'store_passwd']
      .toSorted()
      .map((name) => `${name}=${name === 'store_passwd' ? passwordHash : fields[name]}`)
      .join('&')
  const signs = {
    md5: md5(textWith(md5(store.password))),
    sha2: sha256(textWith(sha256(store.password))),
  }
  const spoil = (hash: string): string => `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`
  return {
    ...fields,
    verify_key: list.join(','),
    verify_sign: forgery === 'md5' ? spoil(signs.md5) : signs.md5,
    verify_sign_sha2: forgery === 'sha2' ? spoil(signs.sha2) : signs.sha2,
  }
}

/** To the address that the session names. */
export function notify(store: Store, transaction: Transaction): void {
  const { session, valId, status } = transaction
  const url = session.fields['ipn_url']
  const number = session.transactions.indexOf(transaction) + 1
  store.deliverer.send({
    id: valId ?? `${session.fields['tran_id']}:${number}`,
    name: `ipn.${status}`,
    ...(url !== undefined && { to: url }),
    sign: () => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(signedFields(store, transaction)).toString(),
    }),
  })
}
