// What somebody may do with the address, or the form, by which a provider sends a browser back: every field of it
// changed, swapped, and sent again after the money went back. The real server, the four sandboxes.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '../../desktop/testing/share.ts'
import { giveBack } from '../../server/features/payments/give-back.ts'
import { writeReturnProof } from '../../server/features/payments/return-proof.ts'
import { granted } from '../../server/testing/event.ts'
import { required } from '../../shared/assert.ts'
import type { Provider } from '../../shared/payments/schema.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import {
  type Begun,
  begin,
  comeBack,
  type FourWallets,
  moveClocks,
  openFourWallets,
  pass,
  pay,
  REST_MS,
  type State,
  stateOf,
} from './testing/four-wallets.ts'
import type { Back } from './testing/pay-by-forms.ts'

let wallets: FourWallets
beforeAll(async () => {
  wallets = await openFourWallets()
})
afterAll(() => wallets[Symbol.asyncDispose]())

const PRICE_CENTS = 80_000
const OPEN: State = {
  ...{ status: 'pending', tickets: 0, attempts: ['processing'], refunds: [], moved: [] },
}
const PAID: State = {
  ...{ status: 'paid', tickets: 1, attempts: ['succeeded'], refunds: [], moved: [PRICE_CENTS] },
}
const GIVEN_BACK: State = {
  ...{ status: 'refunded', tickets: 0, attempts: ['refunded'], refunds: ['succeeded'] },
  moved: [PRICE_CENTS, -PRICE_CENTS],
}

const random = createRandom('forged-returns')
const PROVIDERS: readonly Provider[] = ['stripe', 'bkash', 'nagad', 'rocket']

type Change = readonly [name: string, of: (value: string, others: string) => string | null]

/** `others`: what another buyer's return has there. Null: left out. */
const CHANGES: readonly Change[] = [
  ['left out', () => null],
  ['empty', () => ''],
  ['another buyer’s', (_value, others) => others],
  ['a character longer', (value) => `${value}0`],
  ['a page', () => '"><script>alert(1)</script>'],
  ['the longest', () => '9'.repeat(4_000)],
]

const fieldsOf = ({ url, form }: Back): readonly (readonly [string, string])[] => [
  ...new URL(url).searchParams,
  ...Object.entries(form ?? {}),
]

/** With one of its fields changed, in the address or in the form. */
function changed({ url, form }: Back, name: string, value: string | null): Back {
  const at = new URL(url)
  if (form !== null && Object.hasOwn(form, name)) {
    const { [name]: _dropped, ...rest } = form
    return { url, form: value === null ? rest : { ...rest, [name]: value } }
  }
  if (value === null) at.searchParams.delete(name)
  else at.searchParams.set(name, value)
  return { url: at.href, form }
}

/** What another buyer's browser brought, as if it were about this payment. Its owner reads all of that at the provider. */
function claimed({ url, form }: Back, other: Begun, own: Begun): Back {
  const secretsOf = ({ names }: Begun): readonly string[] => [
    ...names,
    writeReturnProof(wallets.deps.config, names[0] ?? ''),
  ]
  const [theirs, ours] = [secretsOf(other), secretsOf(own)]
  const rename = (value: string): string =>
    theirs.reduce((text, secret, at) => text.replaceAll(secret, ours[at] ?? secret), value)
  const at = new URL(url)
  at.pathname = rename(at.pathname)
  for (const [name, value] of [...at.searchParams]) at.searchParams.set(name, rename(value))
  const entries = Object.entries(form ?? {})
  return {
    url: at.href,
    form:
      form === null
        ? null
        : Object.fromEntries(entries.map(([name, value]) => [name, rename(value)])),
  }
}

async function aPaid(provider: Provider): Promise<{ readonly order: Begun; readonly back: Back }> {
  const order = await begin(wallets, provider)
  return { order, back: await pay(order) }
}

type Edit = { readonly what: string; readonly edit: (back: Back) => Back }

/** Every change of every field, with the name that a fault is told by; in an ordinary run one change of each field. */
function editsOf(back: Back, others: Back): readonly Edit[] {
  const theirs = new Map(fieldsOf(others))
  return fieldsOf(back).flatMap(([name]) =>
    (random.share === 1 ? CHANGES : [random.one(CHANGES)]).map(([how, change]) => ({
      what: `${name} ${how}`,
      edit: (own) => {
        const value = new Map(fieldsOf(own)).get(name) ?? ''
        return changed(own, name, change(value, theirs.get(name) ?? ''))
      },
    })),
  )
}

/** So many returns fit into a hold, each after the rest that a stranger has to take. */
const WITHIN_HOLD = 100

test.each(PROVIDERS)(
  'WH10 by %s no return makes a ticket of what nobody has paid, whatever of it is changed; it can still be paid',
  async (provider) => {
    const { order: other, back: theirs } = await aPaid(provider)
    await comeBack(wallets, theirs)
    const { back: others } = await aPaid(provider)
    const odd: string[] = []

    for (let from = 0, count = 1; from < count; from += WITHIN_HOLD) {
      const own = await begin(wallets, provider)
      const forged = claimed(theirs, other, own)
      const edits = editsOf(forged, others)
      count = edits.length
      for (const { what, edit } of edits.slice(from, from + WITHIN_HOLD)) {
        moveClocks(wallets, REST_MS)
        const shown = await comeBack(wallets, edit(forged))
        if (!isOrdersPage(shown, own)) odd.push(`${what}: ${shown}`)
      }
      expect(await stateOf(wallets, own)).toEqual(OPEN)
      const honest = await pay(own)
      moveClocks(wallets, REST_MS)
      await comeBack(wallets, honest)
      expect(await stateOf(wallets, own)).toEqual(PAID)
    }

    expect(odd).toEqual([])
    expect(await stateOf(wallets, other)).toEqual(PAID)
  },
)

/** By GET, and with nothing in its address that the browser brought. */
const isOrdersPage = (shown: string, { token }: Begun): boolean =>
  /^303 http:\/\/[^/]+\/orders\/[\w-]+(\?back)?$/.test(shown) && shown.includes(token)

test.each(PROVIDERS)(
  'WH10 by %s what was paid becomes one ticket, whatever of the return is changed',
  async (provider) => {
    const { back: others } = await aPaid(provider)
    const paid: { readonly what: string; readonly order: Begun }[] = []

    for (const { what, edit } of editsOf(others, others)) {
      const { order, back } = await aPaid(provider)
      await comeBack(wallets, edit(back))
      paid.push({ what, order })
    }
    await pass(wallets, MINUTE_MS)

    const states: unknown[] = []
    for (const { what, order } of paid) states.push([what, await stateOf(wallets, order)])
    expect(states).toEqual(paid.map(({ what }) => [what, PAID]))
  },
)

test.each(PROVIDERS)(
  'SE5 of two buyers by %s each gets one ticket, though each browser brings what the other’s should',
  async (provider) => {
    const [one, two] = [await aPaid(provider), await aPaid(provider)]
    const swapped = (own: Back, others: Back): Back => ({
      url: new URL(own.url).origin + new URL(own.url).pathname + new URL(others.url).search,
      form: others.form,
    })

    await comeBack(wallets, swapped(one.back, two.back))
    await comeBack(wallets, swapped(two.back, one.back))
    await pass(wallets, MINUTE_MS)

    expect(await stateOf(wallets, one.order)).toEqual(PAID)
    expect(await stateOf(wallets, two.order)).toEqual(PAID)
  },
)

test('WH12 no proof opens another provider’s address, and nobody is asked', async () => {
  const begun = new Map<Provider, Begun>()
  for (const provider of PROVIDERS) begun.set(provider, await begin(wallets, provider))
  const asked = (): number =>
    PROVIDERS.reduce((sum, provider) => sum + wallets.worlds[provider].requests.length, 0)
  const before = asked()

  const shown: string[] = []
  for (const own of PROVIDERS) {
    const ref = required(begun.get(own), 'it was begun').names[0] ?? ''
    const proof = writeReturnProof(wallets.deps.config, ref)
    for (const other of PROVIDERS.filter((one) => one !== own)) {
      const url = `http://shop.invalid/pay/${other}/return/${ref}/${proof}?status=success`
      shown.push((await comeBack(wallets, { url, form: null })).slice(0, 3))
    }
  }

  expect(shown).toEqual(Array(12).fill('200'))
  expect(asked()).toBe(before)
})

test.each(PROVIDERS)(
  'RF6 by %s the return of what was given back, sent again, brings neither ticket nor money',
  async (provider) => {
    const { order, back } = await aPaid(provider)
    await comeBack(wallets, back)
    const actor = { kind: 'system', id: null } as const
    const input = { what: { kind: 'order', feeCents: 0 }, reason: 'The buyer is ill' } as const
    const { tenantId } = wallets.shop
    granted(
      await giveBack(wallets.deps, {
        ...{ tenantId, orderId: order.id, actor, userId: null, key: null, input },
      }),
    )
    for (let minutes = 0; minutes < 3; minutes += 1) await pass(wallets, MINUTE_MS)
    const before = await stateOf(wallets, order)

    for (let times = 0; times < 3; times += 1) {
      await comeBack(wallets, back)
      await pass(wallets, 2 * MINUTE_MS)
    }

    expect(before).toEqual(GIVEN_BACK)
    expect(await stateOf(wallets, order)).toEqual(GIVEN_BACK)
  },
)
