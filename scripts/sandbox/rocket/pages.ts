// The page on which a buyer pays by Rocket, and the form by which SSLCOMMERZ sends the browser back.
import { html, page, taka } from '../common/page.ts'
import type { Answer, Asked, Operation } from '../common/serve.ts'
import { notify, signedFields } from './ipn.ts'
import { isOver, type Session, type Store, type Transaction, type Try, tryToPay } from './store.ts'

const CODES = ['111111', '123456']
const WRONG_CODES_MAX = 3

/** A wallet's fate stands in its number. */
export const POOR_WALLET = '01700000002'
export const ODD_WALLET = '01700000003'

/** Null: no page. */
export function routePages(asked: Asked, store: Store): Operation | null {
  const [, token, step] =
    /^\/EasyCheckOut\/(\w+)(?:\/(wallet|code|cancel))?$/.exec(asked.path) ?? []
  if (token === undefined) return null
  return {
    name: 'page',
    run: () => {
      const session = [...store.sessions.values()].find((one) => one.token === token)
      if (session === undefined) return page('No such payment', html`<p>Nothing is here.</p>`, 404)
      const paid = session.transactions.find(({ status }) => status === 'VALID')
      if (paid !== undefined) return backPage(store, paid)
      if (isOver(store, session)) return endedPage()
      const given = new URLSearchParams(asked.body).get('value') ?? ''
      return asked.method === 'POST'
        ? take(store, session, step ?? '', given.trim())
        : walletPage(session, null)
    },
    refuse: () => page('Refused', html``),
  }
}

const endedPage = (): Answer =>
  page('This payment has ended', html`<p>It was not paid in time. Go back and order again.</p>`)

function take(store: Store, session: Session, step: string, given: string): Answer {
  switch (step) {
    case 'wallet':
      if (!/^01\d{9,10}$/.test(given)) {
        return walletPage(session, 'A Rocket account has 11 or 12 digits and begins with 01.')
      }
      session.wallet = given
      return codePage(session, null)
    case 'code':
      return takeCode(store, session, given)
    case 'cancel':
      return finish(store, session, { status: 'CANCELLED', error: 'Cancelled by User' })
    default:
      return walletPage(session, null)
  }
}

function takeCode(store: Store, session: Session, given: string): Answer {
  const { wallet } = session
  if (wallet === null) return walletPage(session, null)
  if (!CODES.includes(given)) {
    session.wrongCodes += 1
    if (session.wrongCodes < WRONG_CODES_MAX) return codePage(session, 'That code is wrong.')
    session.wrongCodes = 0
    return finish(store, session, { status: 'FAILED', error: 'Invalid OTP' })
  }
  if (wallet.startsWith(POOR_WALLET)) {
    return finish(store, session, { status: 'FAILED', error: 'Insufficient Balance' })
  }
  const isOdd = wallet.startsWith(ODD_WALLET)
  return finish(store, session, { status: 'VALID', ...(isOdd && { riskLevel: '1' }) })
}

function finish(store: Store, session: Session, made: Try): Answer {
  session.wallet = null
  const transaction = tryToPay(store, session, made)
  notify(store, transaction)
  return backPage(store, transaction)
}

const ADDRESSES: Readonly<Record<string, string>> = {
  VALID: 'success_url',
  CANCELLED: 'cancel_url',
}

/** What the browser posts to the shop, and where. */
export const backFormOf = (store: Store, transaction: Transaction) => ({
  url: transaction.session.fields[ADDRESSES[transaction.status] ?? 'fail_url'] ?? '/',
  fields: signedFields(store, transaction),
})

/** Sends itself; without JavaScript a person does. */
const SEND = 'document.forms[0].submit()'

function backPage(store: Store, transaction: Transaction): Answer {
  const { url, fields } = backFormOf(store, transaction)
  const title = transaction.status === 'VALID' ? 'Paid' : 'Not paid'
  return page(
    title,
    html`<p>${transaction.error}</p><form method="post" action="${url}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit">Back to the shop</button></form>`,
    200,
    SEND,
  )
}

type Step = {
  readonly name: 'wallet' | 'code'
  readonly label: string
  readonly value: string
  readonly hint: string
}

const stepPage = (session: Session, step: Step, error: string | null): Answer =>
  page(
    'Pay with Rocket',
    html`<p class="amount">${taka(session.amountCents)}</p><p>Transaction ${session.fields['tran_id']}</p>
${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="/EasyCheckOut/${session.token}/${step.name}">
<label for="value">${step.label}</label>
<input id="value" name="value" inputmode="numeric" autocomplete="off" value="${step.value}">
<p>${step.hint}</p><button type="submit">Confirm</button></form>
<form method="post" action="/EasyCheckOut/${session.token}/cancel"><button type="submit">Cancel</button></form>`,
  )

const walletPage = (session: Session, error: string | null): Answer =>
  stepPage(
    session,
    {
      name: 'wallet',
      label: 'Your Rocket account number',
      value: '01700000001',
      hint: `Any number that begins with 01 pays; ${POOR_WALLET} has no money, ${ODD_WALLET} is held for a look.`,
    },
    error,
  )

const codePage = (session: Session, error: string | null): Answer =>
  stepPage(
    session,
    {
      name: 'code',
      label: 'The code we sent you',
      value: '',
      hint: `It is ${CODES[0]}. Three wrong ones end this try.`,
    },
    error,
  )
