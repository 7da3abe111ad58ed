// From nothing to an open gate, by HTTP and the mail inbox alone.
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { EventDetails } from '../shared/events/admin-schema.ts'
import { PairReply } from '../shared/sync/schema.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../shared/time.ts'
import { createPlatformAdmin } from './features/auth/create-platform-admin.ts'
import { call, type TestApp, testApp, tokensOf } from './testing/app.ts'
import { type Inbox, openInbox, runJobs, tokenIn } from './testing/inbox.ts'

const ROOT = { email: 'root@x.example', name: 'Root', password: 'made by the command' }
const PASSWORD = 'four unrelated words here'

type Json = Record<string, unknown>

/** An answer that must be a success. */
async function send(server: TestApp, route: string, more: object = {}): Promise<Json> {
  const response = await call(server, route, more)
  const text = await response.text()
  if (response.status >= 300) throw new Error(`${route}: ${response.status} ${text}`)
  return text === '' ? {} : (JSON.parse(text) as Json)
}

async function signIn(server: TestApp, email: string, password: string): Promise<string> {
  const response = await call(server, 'POST /auth/login', { body: { email, password } })
  expect(response.status).toBe(200)
  return tokensOf(response).access
}

/** Follows the newest invitation in the inbox. */
async function join(server: TestApp, inbox: Inbox, mails: number, name: string): Promise<void> {
  await runJobs(server)
  const mail = (await inbox.mails(mails)).at(-1)
  const token = tokenIn(mail ?? { text: '' })
  await send(server, 'POST /auth/invitations/accept', { body: { token, name, password: PASSWORD } })
}

test('PA20 from an empty database to a published event, invited staff and a station that downloads it', async () => {
  await using inbox = await openInbox()
  await using server = await testApp({ SMTP_URL: inbox.url, PUBLIC_URL: 'https://x.example' })
  await createPlatformAdmin(server.deps, ROOT)

  const root = await signIn(server, ROOT.email, ROOT.password)
  const tenant = { name: 'Dhaka Live', slug: 'dhaka-live' }
  const { id } = await send(server, 'POST /admin/tenants', { bearer: root, body: tenant })
  const first = { email: 'admin@dhaka.example', role: 'tenant_admin' }
  await send(server, `POST /admin/tenants/${id}/invitations`, { bearer: root, body: first })
  await join(server, inbox, 1, 'Nasrin Akter')

  const admin = await signIn(server, first.email, PASSWORD)
  const draft = {
    name: 'Winter festival',
    nameBn: 'শীতের উৎসব',
    slug: 'winter',
    startsAt: instantToText(server.deps.now() + DAY_MS),
    endsAt: instantToText(server.deps.now() + DAY_MS + 6 * HOUR_MS),
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 80_000 }],
    gates: ['North', 'South'],
  }
  const made = await send(server, 'POST /tenant/events', { bearer: admin, body: draft })
  const event = v.parse(EventDetails, made)
  const publish = `POST /tenant/events/${event.id}/publish`
  const early = await call(server, publish, { bearer: admin, body: { version: 1 } })
  expect(early.status).toBe(409)
  await send(server, `PATCH /admin/tenants/${id}/status`, {
    bearer: root,
    body: { status: 'active' },
  })
  await send(server, publish, { bearer: admin, body: { version: 1 } })
  const guard = { email: 'gate@dhaka.example', role: 'staff', level: 'steward' }
  await send(server, 'POST /tenant/staff/invitations', { bearer: admin, body: guard })
  await join(server, inbox, 2, 'Karim Mia')
  const steward = await signIn(server, guard.email, PASSWORD)
  const gateId = event.gates[0]?.id
  const pairing = { bearer: admin, body: { eventIds: [event.id], gateId } }
  const { code } = await send(server, 'POST /tenant/pairing-codes', pairing)
  const station = { body: { code, name: 'North laptop' } }
  const paired = v.parse(PairReply, await send(server, 'POST /stations/pair', station))

  for (const bearer of [paired.credential, steward]) {
    const download = await call(server, `GET /staff/events/${event.id}/tickets`, { bearer })
    const lines = (await download.text()).trim().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      type: 'head',
      event: { name: 'Winter festival', status: 'published' },
      ticketTypes: [{ name: 'Regular' }],
      gates: [{ name: 'North' }, { name: 'South' }],
    })
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'end', complete: true })
  }
})
