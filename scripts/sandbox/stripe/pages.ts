// Stripe's hosted page, as far as a person needs it: a card, and a way back.
import type Stripe from 'stripe'
import { html, page, taka } from '../common/page.ts'
import { type Answer, type Asked, type Operation, redirect } from '../common/serve.ts'
import { type Account, decline, pay, sweep } from './account.ts'

/** Cards as Stripe's own test cards do: each number its own fate. */
const DECLINED = '4000000000000002'
const DELAYED = '4000000000003220'

/** Null: no page. */
export function routePages(asked: Asked, account: Account): Operation | null {
  const [, id, action] = /^\/c\/pay\/([^/]+?)(?:\/(cancel))?$/.exec(asked.path) ?? []
  if (id === undefined) return null
  return {
    name: 'page',
    run: () => {
      sweep(account)
      const session = account.sessions.get(id)
      if (session === undefined) return page('No such payment', html`<p>Nothing is here.</p>`, 404)
      if (action === 'cancel') return redirect(session.cancel_url ?? '/')
      if (session.status !== 'open') return closedPage(session)
      return asked.method === 'POST' ? takeCard(asked, session, account) : cardPage(session, null)
    },
    refuse: () => page('Refused', html``),
  }
}

const closedPage = (session: Stripe.Checkout.Session): Answer =>
  session.status === 'complete'
    ? redirect(successUrl(session))
    : page('This payment has ended', html`<p>It was not paid in time. Go back and order again.</p>`)

const successUrl = (session: Stripe.Checkout.Session): string =>
  (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)

function takeCard(asked: Asked, session: Stripe.Checkout.Session, account: Account): Answer {
  const number = (new URLSearchParams(asked.body).get('card') ?? '').replace(/\D/g, '')
  if (!/^4\d{15}$/.test(number)) return cardPage(session, 'Your card number is incomplete.')
  if (number === DECLINED) {
    decline(account, session)
    return cardPage(session, 'Your card was declined. Try another one.')
  }
  pay(account, session, number === DELAYED)
  return redirect(successUrl(session))
}

const cardPage = (session: Stripe.Checkout.Session, error: string | null): Answer =>
  page(
    'Pay by card',
    html`<p class="amount">${taka(session.amount_total ?? 0)}</p>
<p>Reference ${session.client_reference_id}</p>
${error === null ? '' : html`<p class="error" role="alert">${error}</p>`}
<form method="post" action="/c/pay/${session.id}">
<label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242">
<p>4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0000 0000 3220 is paid days later.</p>
<button type="submit">Pay</button></form>
<form method="post" action="/c/pay/${session.id}/cancel"><button type="submit">Cancel and go back</button></form>`,
  )
