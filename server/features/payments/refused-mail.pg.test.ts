// What becomes of a ticket mail that the buyer's mail server does not take.
import { expect, test } from 'vitest'
import { instantToText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { anAdmin, call, signInAs, type TestApp, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { runJobs } from '../../testing/inbox.ts'
import { openRefusingMailServer } from '../../testing/refusing-mail-server.ts'
import { writeOrderToken } from '../orders/order-link.ts'
import { placeOrder } from '../orders/place-order.ts'

const NO_SUCH_BOX = '550 5.1.1 no such mailbox'

/** A free order, whose tickets are mailed at once. */
async function anOrder(server: TestApp, slug = 'alpha') {
  const tenantId = await aTenant(server.deps, slug)
  const event = await anEvent(server.deps, tenantId, {
    ticketTypes: [{ number: 1, name: 'Free', priceCents: 0 }],
  })
  const order = granted(
    await placeOrder(server.deps, {
      ...{ tenantId, eventId: event.id, key: null, isPayable: true },
      input: {
        buyer: { name: 'Rahim Uddin', email: 'rahim@buyers.example', phone: null },
        items: event.ticketTypes.map(({ id }) => ({ ticketTypeId: id, quantity: 1 })),
        locale: 'en',
      },
    }),
  )
  await anAdmin(server.deps, tenantId, `admin@${slug}.example`)
  const { access: bearer } = await signInAs(server, `admin@${slug}.example`)
  const link = `/orders/${writeOrderToken(server.deps.config, order.id)}`
  const ask = (route: string) => call(server, route, { bearer })
  const page = async (): Promise<string> => (await call(server, `GET ${link}?lang=en`)).text()
  const refusedAt = async (): Promise<unknown> => {
    const answer: unknown = await (await ask(`GET /tenant/orders/${order.id}`)).json()
    return (answer as { mailRefusedAt: unknown }).mailRefusedAt
  }
  return { tenantId, order, link, ask, page, refusedAt }
}

/** How many jobs ran and failed when everything that may be tried again was due. */
async function runJobsLater(server: TestApp) {
  await server.deps.platformDb`update pgboss.job set start_after = now() where state = 'retry'`
  return runJobs(server)
}

test('SO21 an address that is refused for good is not tried again, and the order says so to buyer and organizer', async () => {
  await using mail = await openRefusingMailServer((verb) =>
    verb === 'RCPT' ? NO_SUCH_BOX : undefined,
  )
  await using server = await testApp({ SMTP_URL: mail.url })
  const { tenantId, order, ask, page, refusedAt } = await anOrder(server)
  expect(await refusedAt()).toBeNull()

  const first = await runJobs(server)
  const later = await runJobsLater(server)

  expect(first).toEqual({ ran: 1, failed: 0 })
  expect(later.ran).toBe(0)
  expect(mail.refused()).toBe(1)
  expect(await refusedAt()).toBe(instantToText(server.deps.now()))
  expect(await page()).toContain('The mail to rahim@buyers.example came back.')
  const list: unknown = await (await ask('GET /tenant/orders')).json()
  expect(list).toMatchObject({ items: [{ mailRefusedAt: instantToText(server.deps.now()) }] })
  const trail = await withTenant(
    server.deps.db,
    tenantId,
    (tx) => tx<{ action: string; metadata: object }[]>`
      select action, metadata from activity where subject_id = ${order.id} and action like 'order.mail%'`,
  )
  expect(trail.map(({ action }) => action)).toEqual(['order.mail_refused'])
  expect(JSON.stringify(trail)).not.toContain('buyers.example')
})

test.each([
  ['greylisted', 'RCPT', '450 4.2.0 try again later'],
  ['a full mailbox', 'RCPT', '452 4.2.2 mailbox full'],
  ['no right to send', 'RCPT', '554 5.7.1 relay access denied'],
  ['somebody must sign in', 'RCPT', '530 5.7.0 authentication required'],
  ['a refused sender', 'MAIL', '550 5.1.8 bad sender'],
  ['a text that is not taken', 'DATA', '554 5.6.0 not taken'],
])('SO21 %s says nothing about the mailbox: the mail is tried again', async (_what, at, answer) => {
  await using mail = await openRefusingMailServer((verb) => (verb === at ? answer : undefined))
  await using server = await testApp({ SMTP_URL: mail.url })
  const { page, refusedAt } = await anOrder(server)

  const first = await runJobs(server)
  const later = await runJobsLater(server)

  expect([first, later]).toEqual([
    { ran: 1, failed: 1 },
    { ran: 1, failed: 1 },
  ])
  expect(await refusedAt()).toBeNull()
  expect(await page()).toContain('Everything is also on its way to rahim@buyers.example.')
})

test('SO21 whoever asks for the mail again has the address tried once more', async () => {
  let answer: string | undefined = NO_SUCH_BOX
  await using mail = await openRefusingMailServer((verb) => (verb === 'RCPT' ? answer : undefined))
  await using server = await testApp({ SMTP_URL: mail.url })
  const { link, page, refusedAt } = await anOrder(server)
  const resend = () =>
    call(server, `POST ${link}/resend?lang=en`, {
      body: '',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://localhost',
      },
    })
  const seenAfterResend = async (): Promise<string> => {
    const sent = await resend()
    const url = new URL(sent.headers.get('location') ?? '', 'http://localhost')
    return (await call(server, `GET ${url.pathname}${url.search}`)).text()
  }
  await runJobs(server)

  expect(await seenAfterResend()).toContain('The mail is on its way')
  await runJobs(server)
  expect(await page()).toContain('came back')

  answer = undefined
  await seenAfterResend()
  // DATA of this server takes everything after it for commands, and says fine to each.
  await runJobs(server)
  expect(await refusedAt()).toBeNull()
})

test('SO21 another organizer’s order is not touched', async () => {
  await using mail = await openRefusingMailServer((verb) =>
    verb === 'RCPT' ? NO_SUCH_BOX : undefined,
  )
  await using server = await testApp({ SMTP_URL: mail.url })
  const mine = await anOrder(server, 'alpha')
  await runJobs(server)

  const theirs = await anOrder(server, 'beta')

  expect(await mine.refusedAt()).not.toBeNull()
  expect(await theirs.refusedAt()).toBeNull()
  expect((await theirs.ask(`GET /tenant/orders/${mine.order.id}`)).status).toBe(404)
})
