// What bKash notifies through Amazon SNS, over real HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { ask } from './testing/ask.ts'
import { approve, type BkashShop, openBkashShop, openedAt } from './testing/bkash-shop.ts'

let deps: TestDeps
beforeAll(async () => {
  deps = await openTestDeps()
})
afterAll(() => deps[Symbol.asyncDispose]())

const notices = (shop: BkashShop, count: number): Promise<void> =>
  shop.sandbox.world.until(() => shop.told.length >= count)

test('the topic asks whether it may notify, and only our topic gets its yes', async () => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/subscribe', {})
  await notices(shop, 1)
  const [event] = shop.told
  if (event === undefined || typeof event === 'string') throw new Error('the question was refused')
  const url = event.news.kind === 'subscription' ? event.news.url : ''

  const elsewhere = await shop.bkash.acceptSubscription?.(
    url.replace('TopicArn=arn', 'TopicArn=urn'),
  )
  const before = shop.sandbox.topic.isSubscribed
  const accepted = await shop.bkash.acceptSubscription?.(url)
  const again = await shop.bkash.acceptSubscription?.(url)

  expect(url).toMatch(/^https:\/\/sns\.ap-southeast-1\.amazonaws\.com\//)
  expect([elsewhere, before]).toEqual(['refused', false])
  expect([accepted, shop.sandbox.topic.isSubscribed, again]).toEqual(['accepted', true, 'refused'])
})

test.each([
  ['version 1 with empty fields', {}, 'ask'],
  ['version 2', { signatureVersion: '2' }, 'ask'],
  ['no empty fields', { hasEmptyFields: false }, 'ask'],
  ['a forged signature', { isForged: true }, 'untrusted'],
])('a notice with %s is %s', async (_what, mode, expected) => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/topic', mode)
  const { attempt } = await openedAt(shop, shop.order())

  await shop.bkash.confirm(attempt, await approve(shop, attempt))
  await notices(shop, 1)

  expect(shop.told.map((one) => (typeof one === 'string' ? one : one.news.kind))).toEqual([
    expected,
  ])
})

test('notices come late, twice and turned around when that is switched on, each with its key', async () => {
  await using shop = await openBkashShop(deps)
  await ask(shop.sandbox.url, '/__sim/deliveries', { isHeld: true, copies: 2 })
  const refs: string[] = []
  for (const wallet of ['01700000003', '01700000004']) {
    const { attempt } = await openedAt(shop, shop.order())
    await shop.bkash.confirm(attempt, await approve(shop, attempt, wallet))
    refs.push(attempt.attemptRef)
  }

  expect(shop.told).toEqual([])
  await ask(shop.sandbox.url, '/__sim/clock', { advanceMs: 50 * 60_000 })
  await ask(shop.sandbox.url, '/__sim/deliver', { isReversed: true })

  const events = shop.told.map((one) => (typeof one === 'string' ? null : one))
  const told = events.map((one) => (one?.news.kind === 'ask' ? one.news.attemptRef : null))
  expect(told).toEqual([refs[1], refs[1], refs[0], refs[0]])
  expect(new Set(events.map((one) => one?.eventKey)).size).toBe(2)
})

test('another topic’s notice is refused, however well it is signed', async () => {
  await using shop = await openBkashShop(deps, { topicArn: 'arn:aws:sns:ap-southeast-1:0:another' })
  const { attempt } = await openedAt(shop, shop.order())

  await shop.bkash.confirm(attempt, await approve(shop, attempt))
  await notices(shop, 1)

  expect(shop.told).toEqual(['wrong_merchant'])
})
