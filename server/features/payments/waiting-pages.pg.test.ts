// What a buyer reads while tickets wait for their payment.
import { expect, test } from 'vitest'
import type { OrderId } from '../../../shared/ids.ts'
import type { OnHold } from '../../../shared/payments/case-schema.ts'
import { createApp } from '../../app.ts'
import { casesOf, choose, tell } from '../../testing/cases-of-payments.ts'
import { granted } from '../../testing/event.ts'
import { type Inbox, openInbox, runJobs } from '../../testing/inbox.ts'
import {
  anOpenOrder,
  aPaidOrder,
  aShop,
  comeBack,
  openShopDeps,
  type ShopDeps,
} from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { releaseHold } from './settle-case.ts'

/** No word of a crime, and none about whose fault it is. */
const ACCUSING = /fraud|suspicio|risk|stolen|illegal|cheat|জালিয়াতি|প্রতারণা|সন্দেহ|ঝুঁকি/i

async function pagesOf(deps: ShopDeps, orderId: OrderId) {
  const { app } = createApp(deps, { checkResponses: true })
  const path = `/orders/${writeOrderToken(deps.config, orderId)}`
  const read = async (at: string): Promise<string> => (await app.request(at)).text()
  const order = await read(`${path}?lang=en`)
  const ticket = /href="(\/orders\/[^"]*\/tickets\/[^"?]*)/.exec(order)?.[1]
  return {
    en: order,
    bn: await read(`${path}?lang=bn`),
    ticketEn: ticket === undefined ? '' : await read(`${ticket}?lang=en`),
    ticketBn: ticket === undefined ? '' : await read(`${ticket}?lang=bn`),
  }
}

async function aHeldOrder(deps: ShopDeps, onHold: OnHold) {
  const shop = await aShop(deps)
  await choose(deps, shop, 'nothing', onHold)
  const order = await anOpenOrder(deps, shop, 2)
  deps.ledger.pay(order.ref)
  deps.ledger.forge = (evidence) => ({ ...evidence, isHeldForRisk: true })
  await comeBack(deps, order.ref)
  return { shop, ...order }
}

const mailsOf = async (deps: ShopDeps, inbox: Inbox, count: number) => {
  await runJobs({ deps })
  return (await inbox.mails(count)).map(({ text }) => text)
}

test('DI12 tickets that were delivered and wait say so on the order’s page, on the ticket and in the mail, and later that they are good', async () => {
  await using inbox = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: inbox.url })
  const { shop, orderId } = await aHeldOrder(deps, 'deliver_blocked')

  const waiting = await pagesOf(deps, orderId)
  const [brought = ''] = await mailsOf(deps, inbox, 1)
  const [one] = await casesOf(deps, shop)
  granted(
    await releaseHold(deps, {
      ...{ tenantId: shop.tenantId, caseId: one?.id ?? '', actor: SYSTEM_ACTOR },
      ...{ userId: deps.newId() as never, note: 'Known' },
    }),
  )
  const good = await pagesOf(deps, orderId)
  const mails = await mailsOf(deps, inbox, 2)

  expect(waiting.en).toContain('Your tickets wait for your payment')
  expect(waiting.bn).toContain('আপনার টিকিট পেমেন্টের অপেক্ষায় আছে')
  expect(waiting.ticketEn).toContain('its payment is still being confirmed')
  expect(waiting.ticketBn).toContain('এর পেমেন্ট এখনো নিশ্চিত হচ্ছে')
  expect(waiting.ticketEn).not.toContain('is blocked')
  expect(brought).toContain('আপনার পেমেন্ট এখনো নিশ্চিত হচ্ছে')
  expect(good.en).not.toContain('Your tickets wait')
  expect(good.ticketEn).not.toContain('being confirmed')
  expect(mails.at(-1)).toContain('টিকিট দিয়ে এখন গেটে ঢোকা যাবে')
  const all = [...Object.values(waiting), ...Object.values(good), ...mails]
  expect(all.filter((text) => ACCUSING.test(text))).toEqual([])
})

test('DI12 a buyer whose money is held is told by mail that the tickets come, and nobody is accused', async () => {
  await using inbox = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: inbox.url })
  const { orderId } = await aHeldOrder(deps, 'wait')

  const mails = await mailsOf(deps, inbox, 1)

  expect(mails).toHaveLength(1)
  expect(mails[0]).toContain('আপনার টাকা এসেছে, আর তা এখনো যাচাই করা হচ্ছে')
  expect(mails.filter((text) => ACCUSING.test(text))).toEqual([])
  expect((await pagesOf(deps, orderId)).en).toContain('examining your payment')
})

test('DI12 a buyer whose tickets a dispute blocks is told so, and what is not so any more when the mail leaves is not told', async () => {
  await using inbox = await openInbox()
  await using deps = await openShopDeps({ SMTP_URL: inbox.url })
  const shop = await aShop(deps)
  await choose(deps, shop, 'block')
  const [kept, settled] = [await aPaidOrder(deps, shop), await aPaidOrder(deps, shop)]
  await mailsOf(deps, inbox, 2)

  await tell(deps, kept)
  await tell(deps, settled, { disputeId: 'dp_2' })
  await tell(deps, settled, { disputeId: 'dp_2', standing: 'won', at: deps.now() + 1_000 })
  const mails = (await mailsOf(deps, inbox, 4)).slice(2)

  const told = (words: string) => mails.filter((text) => text.includes(words)).length
  expect({ waits: told('ব্যাংকের সঙ্গে কথা চলছে'), good: told('বিষয়টি মিটে গেছে') }).toEqual({
    ...{ waits: 1, good: 1 },
  })
  const { en } = await pagesOf(deps, kept.orderId)
  expect(en).toContain('Your tickets wait for your payment')
  expect([...mails, en].filter((text) => ACCUSING.test(text))).toEqual([])
})
