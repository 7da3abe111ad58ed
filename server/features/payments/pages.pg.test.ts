import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { DAY_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { call, type TestApp, testApp } from '../../testing/app.ts'
import { anEvent, aTenant } from '../../testing/event.ts'
import { openInbox, runJobs } from '../../testing/inbox.ts'
import { findPublicEvent } from '../orders/find-event.ts'

type Form = Readonly<Record<string, string>>

const post = (server: TestApp, path: string, fields: Form): Promise<Response> =>
  call(server, `POST ${path}`, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
    },
  })

const get = (server: TestApp, path: string): Promise<Response> => call(server, `GET ${path}`)

const PATH = '/t/alpha/winter'

async function aShop(server: TestApp, types: readonly object[]): Promise<readonly string[]> {
  const tenantId = await aTenant(server.deps)
  const event = await anEvent(server.deps, tenantId, { ticketTypes: types })
  return event.ticketTypes.map(({ id }) => id)
}

const FREE = {
  number: 1,
  name: 'Free',
  nameBn: 'ফ্রি',
  priceCents: 0,
  quantityTotal: 5,
  perOrderMax: 4,
}
const PAID = { number: 2, name: 'Paid', priceCents: 80_000 }

/** The form as the page gave it, filled in. */
async function filled(server: TestApp, query: string, buyer: Form = {}): Promise<Form> {
  const page = await (await get(server, `${PATH}/checkout?lang=en&${query}`)).text()
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return {
    ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
    name: 'Rahim Uddin',
    email: 'rahim@example.com',
    phone: '',
    ...buyer,
  }
}

const submit = (server: TestApp, form: Form): Promise<Response> =>
  post(server, `${PATH}/checkout?lang=en`, form)

const pathOf = (answer: Response): string => {
  const url = new URL(answer.headers.get('location') ?? '', 'http://localhost')
  return `${url.pathname}${url.search}`
}

test('a free ticket is had by two forms, and its page shows a code that can be held up', async () => {
  await using inbox = await openInbox()
  await using server = await testApp({ SMTP_URL: inbox.url })
  const [free] = await aShop(server, [FREE])

  const ordered = await submit(server, await filled(server, `q.${free}=2`))
  const order = await (await get(server, pathOf(ordered))).text()
  const ticketPath = /href="(\/orders\/[^"]*\/tickets\/[^"?]*)/.exec(order)?.[1] ?? ''
  const ticket = await (await get(server, `${ticketPath}?lang=bn`)).text()
  await runJobs(server)

  expect(ordered.status).toBe(303)
  expect(order).toContain('Nothing to pay. Thank you')
  expect(order).not.toContain('Paid')
  expect(order.match(/Show the ticket/g)?.length).toBe(2)
  expect(ticket).toContain('<svg')
  expect(ticket).toContain('২টির মধ্যে ১ নম্বর টিকিট')
  expect((await inbox.mails(1))[0]?.to).toEqual(['rahim@example.com'])
})

test('PG5 a ticket’s page names a day after its event as its end, and none where it lets nobody in', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const ordered = await submit(server, await filled(server, `q.${free}=1`))
  const order = await (await get(server, pathOf(ordered))).text()
  const path = /href="(\/orders\/[^"]*\/tickets\/[^"?]*)/.exec(order)?.[1] ?? ''
  const { tenantId } = required(
    await findPublicEvent(server.deps, 'alpha', 'winter'),
    'the event is there',
  )
  const change = (what: string): Promise<unknown> =>
    withTenant(server.deps.db, tenantId, (tx) => tx.unsafe(`update ${what}`))
  const endOf = async (): Promise<string | null> =>
    (await get(server, path)).headers.get('x-keep-until')

  const good = await endOf()
  await change(`events set status = 'cancelled'`)
  const calledOff = await endOf()
  await change(`events set status = 'published'`)
  await change('tickets set is_void = true')
  const voided = await endOf()

  expect(Number(good)).toBe(server.deps.now() + 2 * DAY_MS)
  expect([calledOff, voided]).toEqual([null, null])
})

test('PG9 a paid order of an event that was called off offers no ticket, and says what becomes of the money', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const ordered = await submit(server, await filled(server, `q.${free}=1`))
  const { tenantId } = required(
    await findPublicEvent(server.deps, 'alpha', 'winter'),
    'the event is there',
  )
  await withTenant(server.deps.db, tenantId, (tx) => tx`update events set status = 'cancelled'`)

  const page = await (await get(server, pathOf(ordered))).text()

  expect(page).toContain('This event has been cancelled.')
  expect(page).not.toContain('Show the ticket')
  expect(page).not.toContain('Add to calendar')
})

test('the same form twice is one order; one that was changed on the way back is another', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const form = await filled(server, `q.${free}=1`)

  const [first, again] = [await submit(server, form), await submit(server, form)]
  const changed = await submit(server, { ...form, name: 'Karim' })

  expect(pathOf(again)).toBe(pathOf(first))
  expect(pathOf(changed)).not.toBe(pathOf(first))
})

test('what cannot be read is said at its field, and nothing that was typed is lost', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const typed = { name: '  ', email: 'no email', phone: '12' }

  const answer = await submit(server, await filled(server, `q.${free}=1`, typed))
  const page = await answer.text()

  expect(answer.status).toBe(422)
  expect(page).toContain('Write your name.')
  expect(page).toContain('This is no email address.')
  expect(page).toContain('This is no mobile number.')
  expect(page).toContain('value="no email"')
  expect(page).toContain('value="12"')
  expect(page.match(/aria-invalid="true"/g)?.length).toBe(3)
})

test('whoever comes too late reads how many are left, in the language of the page', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const late = await filled(server, `q.${free}=3`)
  await submit(server, await filled(server, `q.${free}=4`, { name: 'Quicker' }))

  const english = await submit(server, late)
  const bangla = await post(server, `${PATH}/checkout?lang=bn`, late)

  expect(english.status).toBe(409)
  expect(await english.text()).toContain('Of “Free” only 1 can still be had. Choose fewer.')
  expect(await bangla.text()).toContain('১')
})

test.each([
  ['none', 'q.TYPE=0', 303],
  ['minus one', 'q.TYPE=-1', 303],
  ['ten thousand', 'q.TYPE=10000', 409],
  ['a type of nobody', 'q.00000000-0000-7000-8000-000000000000=1', 303],
])('a form that asks for %s orders nothing', async (_what, query, status) => {
  await using server = await testApp()
  const [free = ''] = await aShop(server, [FREE])
  const form = {
    ...Object.fromEntries(new URLSearchParams(query.replace('TYPE', free))),
    name: 'Rahim',
    email: 'rahim@example.com',
  }

  const answer = await submit(server, form)

  expect(answer.status).toBe(status)
  expect(answer.headers.get('location') ?? '').not.toContain('/orders/')
})

test('a price that changed while somebody filled in the form is shown before anything is bought', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const form = await filled(server, `q.${free}=1`)
  const { tenantId } = required(
    await findPublicEvent(server.deps, 'alpha', 'winter'),
    'the event is there',
  )
  await withTenant(server.deps.db, tenantId, (tx) => tx`update ticket_types set price_cents = 500`)

  const answer = await submit(server, { ...form, provider: 'stripe' })
  const page = await answer.text()

  expect(answer.status).toBe(409)
  expect(page).toContain('The price of “Free” has changed.')
})

test('a link that nobody made is a page that says so, and tells nobody where it was', async () => {
  await using server = await testApp()

  const answer = await get(server, `/orders/${'x'.repeat(32)}?lang=en`)

  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('There is nothing here')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
})

test('another order’s ticket is not shown by this order’s link', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const [mine, theirs] = [
    await submit(server, await filled(server, `q.${free}=1`)),
    await submit(server, await filled(server, `q.${free}=1`, { email: 'other@example.com' })),
  ]
  const page = await (await get(server, pathOf(theirs))).text()
  const theirTicket = /tickets\/([0-9a-f-]{36})/.exec(page)?.[1]
  const myToken = /orders\/([\w-]+)/.exec(pathOf(mine))?.[1]

  expect((await get(server, `/orders/${myToken}/tickets/${theirTicket}`)).status).toBe(404)
})

test('the link of an order is found by email and number; the answer is the same when there is none', async () => {
  await using inbox = await openInbox()
  await using server = await testApp({ SMTP_URL: inbox.url })
  const [free] = await aShop(server, [FREE])
  const ordered = await submit(server, await filled(server, `q.${free}=1`))
  const order = await (await get(server, pathOf(ordered))).text()
  const number = /Order number: <strong>(\w+)</.exec(order)?.[1] ?? ''
  await runJobs(server)

  const ask = (email: string, asked: string) =>
    post(server, '/find/alpha?lang=en', { email, number: asked })
  const known = await (await ask('RAHIM@example.com ', ` ${number.toLowerCase()} `)).text()
  const unknown = await (await ask('nobody@example.com', number)).text()
  await runJobs(server)

  expect(unknown).toBe(known)
  const mails = await inbox.mails(2)
  expect(mails.length).toBe(2)
  expect(mails[1]?.text).toContain(pathOf(ordered).split('?')[0])
})

test('an order’s calendar entry and its sheets for the printer are there once it has tickets', async () => {
  await using server = await testApp()
  const [free] = await aShop(server, [FREE])
  const order = pathOf(await submit(server, await filled(server, `q.${free}=1`))).split('?')[0]

  const [calendar, pdf] = [
    await get(server, `${order}/event.ics`),
    await get(server, `${order}/tickets.pdf`),
  ]

  expect(await calendar.text()).toContain('SUMMARY:Winter festival')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  for (const answer of [calendar, pdf]) {
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  }
})

test('where nothing can be paid no form promises it', async () => {
  await using server = await testApp()
  const [, paid] = await aShop(server, [FREE, PAID])

  const page = await (await get(server, `${PATH}/checkout?lang=en&q.${paid}=1`)).text()

  expect(page).toContain('Nothing can be paid here at the moment')
})
