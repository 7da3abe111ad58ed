// The demo sells, without internet: its server and its sandboxes as the processes that a person starts.
import { expect, test } from 'vitest'
import { buyDemoTicket, shopOf } from './buy-demo-ticket.ts'
import { dataFolder, startDemo } from './demo.ts'

test('a purchase by card and by each wallet works without internet, and bKash’s topic is let in', async () => {
  await using folder = await dataFolder()
  const demo = await startDemo(folder.path)
  const ready = shopOf(demo.ready)

  await buyDemoTicket(ready, 'stripe')
  await buyDemoTicket(ready, 'bkash')
  await buyDemoTicket(ready, 'nagad')
  await buyDemoTicket(ready, 'rocket')
  const notices = await deliveries(ready.sandboxes.bkash, 2)
  const events = await deliveries(ready.sandboxes.stripe, 2)
  const ipns = await deliveries(ready.sandboxes.rocket, 1)
  const exit = await demo.stop()

  expect(notices).toEqual(
    expect.arrayContaining([
      { name: 'SubscriptionConfirmation', status: 200 },
      { name: 'Notification', status: 200 },
    ]),
  )
  expect(events).toContainEqual({ name: 'checkout.session.completed', status: 200 })
  expect(ipns).toEqual([{ name: 'ipn.VALID', status: 200 }])
  expect(demo.printed()).toContain(ready.sandboxes.stripe)
  expect(exit).toBe(0)
})

/** What a sandbox has told the server, once so many were taken. */
async function deliveries(sandbox: string, count: number): Promise<object[]> {
  for (;;) {
    const response = await fetch(`${sandbox}/__sim/deliveries`)
    const { log }: { log: { name: string; status: number | null }[] } = await response.json()
    const taken = log.filter(({ status }) => status !== null)
    if (taken.length >= count) return taken.map(({ name, status }) => ({ name, status }))
  }
}
