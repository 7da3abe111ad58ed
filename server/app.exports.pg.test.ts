import { Agent, request } from 'node:http'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { listen } from './platform/http/listen.ts'
import { writeOpenApi } from './platform/http/open-api.ts'
import { anAdmin, aSteward, call, signInAs, type TestApp, testApp } from './testing/app.ts'
import { anEvent, aTenant, someTickets } from './testing/event.ts'
import { fillPath, routeFillers } from './testing/walk/fillers.ts'
import { aWorld } from './testing/walk/world.ts'

/** An organizer with one event, as its admin asks for files. */
async function anOrganizer(server: TestApp, slug: string) {
  const tenantId = await aTenant(server.deps, slug)
  const event = await anEvent(server.deps, tenantId)
  await anAdmin(server.deps, tenantId, `admin@${slug}.example`)
  const { access: bearer } = await signInAs(server, `admin@${slug}.example`)
  const get = (path: string): Promise<Response> => call(server, `GET ${path}`, { bearer })
  return { tenantId, event, bearer, get }
}

/** As bytes: a text would lose the mark at its beginning. */
const linesOf = async (response: Response): Promise<string[]> =>
  Buffer.from(await response.arrayBuffer())
    .toString('utf8')
    .split('\r\n')

const manyNames = (count: number): string[] =>
  Array.from({ length: count }, (_unused, at) => `Visitor ${at}`)

test('PA24 a list of several pages comes as one CSV, filtered as the list is, of one’s own tenant alone', async () => {
  await using server = await testApp()
  const { deps } = server
  const alpha = await anOrganizer(server, 'alpha')
  const beta = await aTenant(deps, 'beta')
  await aSteward(deps, beta, 'steward@beta.example')
  const foreign = await anEvent(deps, beta, { slug: 'beta-event' })
  await someTickets(deps, beta, foreign, ['Of beta'])
  const formula = { slug: 'formula', name: '=HYPERLINK("x"), "quoted"', status: 'draft' }
  const other = await anEvent(deps, alpha.tenantId, formula)
  await someTickets(deps, alpha.tenantId, alpha.event, manyNames(1_000))
  await someTickets(deps, alpha.tenantId, alpha.event, manyNames(101))
  await someTickets(deps, alpha.tenantId, other, ['শীতের দর্শক', '＝1+1'])

  const all = await alpha.get('/tenant/exports/tickets.csv')
  const tickets = await linesOf(all)
  const ofEvent = await linesOf(await alpha.get(`/tenant/exports/tickets.csv?eventId=${other.id}`))
  const drafts = await (await alpha.get('/tenant/exports/events.csv?status=draft')).text()
  const staff = await (await alpha.get('/tenant/exports/staff.csv')).text()
  const orders = await linesOf(await alpha.get(`/tenant/exports/orders.csv?status=paid`))

  expect(all.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(all.headers.get('content-disposition')).toBe('attachment; filename="tickets.csv"')
  expect(tickets.at(-1)).toBe('')
  expect(new Set(tickets.slice(1, -1)).size).toBe(1_103)
  expect(tickets.join('\n')).not.toContain('Of beta')
  expect(ofEvent.slice(1, -1).map((line) => line.split(',')[4])).toEqual(['শীতের দর্শক', "'＝1+1"])
  expect(drafts).toContain(`formula,"'=HYPERLINK(""x""), ""quoted""",`)
  expect(drafts.split('\r\n')).toHaveLength(3)
  expect(staff).toContain('admin@alpha.example')
  expect(staff).not.toContain('beta.example')
  expect(orders).toHaveLength(5)
  expect((await alpha.get(`/tenant/exports/gates.csv?eventId=${foreign.id}`)).status).toBe(404)
})

/** Programs read them: what is here never changes, and new ones come last. */
const HEADS: Readonly<Record<string, string>> = {
  'tenant/exports/events': 'id,slug,name,nameBn,venue,startsAt,endsAt,timeZone,status',
  'tenant/exports/orders':
    'id,eventId,number,status,buyerName,buyerEmail,buyerPhone,totalCents,currency,locale,createdAt,paidAt,mailRefusedAt,promoCode,discountCents,paidCents,givenBackCents,keptCents',
  'tenant/exports/promo-codes':
    'id,code,kind,value,ticketTypeIds,startsAt,endsAt,quota,ticketsMax,isEnabled,usedCount,heldCount,createdAt',
  'tenant/exports/promo-uses':
    'promoCodeId,code,orderId,orderNumber,status,buyerName,buyerEmail,discountCents,totalCents,currency,createdAt,paidAt',
  'tenant/exports/tellings': 'orderId,orderNumber,buyerName,state,tries,changedAt',
  'tenant/exports/tickets':
    'id,eventId,ticketTypeId,typeNumber,attendeeName,note,attention,isVoid,isBlocked,serial,issuedAt,checkedInAt,createdAt,orderId,orderNumber,orderStatus,buyerName,buyerEmail,buyerPhone',
  'tenant/exports/ticket-types':
    'id,number,name,nameBn,priceCents,currency,quantityTotal,quantitySold,quantityHeld,saleFrom,saleUntil,perOrderMax,perBuyerMax,validFrom,validUntil,attention',
  'tenant/exports/lists':
    'id,name,ticketTypeIds,gateIds,validFrom,validUntil,entries,reentryAfterExit,admitUnpaid',
  'tenant/exports/gates': 'id,name',
  'tenant/exports/notices': 'id,text,gateIds,postedAt,until,withdrawnAt',
  'tenant/exports/staff': 'userId,email,name,role,level,status,createdAt',
  'tenant/exports/invitations': 'id,email,role,level,createdAt,expiresAt',
  'tenant/exports/stations': 'id,name,gateId,eventIds,status,pairedAt,revokedAt,lastSeenAt',
  'tenant/exports/activity':
    'id,at,tenantId,actorKind,actorId,action,subjectKind,subjectId,metadata',
  'tenant/exports/payments':
    'id,orderId,orderNumber,ref,provider,isLive,state,amountCents,currency,providerTxnId,failure,providerCode,isHeldForRisk,isMismatched,isUnanswered,isDisputed,createdAt,settledAt,refundCents,paidCents,keptCents',
  'tenant/exports/refunds':
    'id,ref,orderId,orderNumber,attemptId,provider,isLive,providerTxnId,providerRefundId,amountCents,feeCents,currency,reason,scope,state,failure,providerCode,providerMessage,note,waitsForPerson,decidedBy,handReference,handNote,requestedAt,submittedAt,completedAt,nextTryAt',
  'tenant/exports/sales-by-day':
    'day,ticketTypeId,ticketType,kind,orders,tickets,amountCents,discountCents,paidCents,givenBackCents,keptCents',
  'tenant/exports/money-by-day': 'day,provider,isLive,currency,paidCents,givenBackCents,keptCents',
  'tenant/exports/waiting-refunds':
    'orderId,orderNumber,buyerName,provider,amountCents,refundId,failure,providerMessage,refusal,state',
  'tenant/exports/payment-cases':
    'id,kind,state,orderId,orderNumber,buyerName,eventId,eventName,attemptId,provider,isLive,providerTxnId,providerCaseId,amountCents,paidCents,currency,reason,dueAt,choice,isBlocking,takenCents,tickets,entered,openedAt,closedAt,decidedBy,note,acts',
  'tenant/exports/ledger':
    'id,occurredAt,recordedAt,kind,debit,credit,amountCents,currency,provider,isLive,orderNumber,refundId,reference',
  'tenant/exports/ledger-days':
    'day,provider,isLive,currency,payments,paidCents,unsoldCents,refunds,refundedCents,returnedCents,feeCents,paidOutCents,differences',
  'tenant/exports/ledger-differences':
    'day,provider,isLive,kind,what,reference,ourCents,theirCents,orderNumber',
  'tenant/exports/statements': 'id,provider,isLive,fileName,firstDay,lastDay,lines,importedAt',
  'tenant/exports/refund-asks':
    'id,orderId,orderNumber,buyerName,state,words,answer,refundId,askedAt,decidedAt,decidedBy',
  'admin/exports/payments':
    'tenantId,id,orderId,orderNumber,ref,provider,isLive,state,amountCents,currency,providerTxnId,failure,providerCode,isHeldForRisk,isMismatched,isUnanswered,isDisputed,createdAt,settledAt,refundCents,paidCents,keptCents',
  'admin/exports/webhook-events':
    'id,provider,tenantId,eventKey,eventName,state,outcome,tries,receivedAt,finishedAt',
  'admin/exports/tenants': 'id,name,slug,status,statusChangedAt,createdAt',
  'admin/exports/users': 'id,email,name,isPlatformAdmin,status,hasSecondFactor,createdAt',
  'admin/exports/staff': 'userId,email,name,role,level,status,createdAt',
  'admin/exports/activity':
    'id,at,tenantId,actorKind,actorId,action,subjectKind,subjectId,metadata',
}

test('PA24 every file begins with the mark of UTF-8 and with the titles that programs know', async () => {
  // More files than anybody saves in five minutes.
  await using server = await testApp({ RATE_LIMIT_FACTOR: '10' })
  const world = await aWorld(server, 'alpha')
  const fillers = routeFillers(server)

  for (const [name, head] of Object.entries(HEADS)) {
    const as = name.startsWith('admin/') ? 'platform_admin' : 'tenant_admin'
    const route = `GET /${name}.csv`
    const path = await fillPath(route, fillers[route] ?? {}, { as, from: world, about: world })
    const bearer = world.bearer[as] ?? ''
    const [first = ''] = await linesOf(await call(server, `GET ${path}`, { bearer }))
    expect(`${name}: ${first.slice(0, head.length + 1)}`).toBe(`${name}: \ufeff${head}`)
  }
})

type Parameter = { readonly name: string; readonly in: string; readonly required: boolean }
type Operation = { readonly parameters: readonly Parameter[]; readonly responses: object }

/** Lists whose file has another name, and those that belong to one person or one gate and have none. */
const FILE_OF: Readonly<Record<string, string | null>> = {
  '/admin/activity-logs': '/admin/exports/activity.csv',
  '/admin/tenants/{tenantId}/users': '/admin/exports/staff.csv',
  '/tenant/staff/invitations': '/tenant/exports/invitations.csv',
  '/tenant/ledger/movements': '/tenant/exports/ledger.csv',
  '/tenant/events/{eventId}/refunds/waiting': '/tenant/exports/waiting-refunds.csv',
  '/tenant/ledger/differences': '/tenant/exports/ledger-differences.csv',
  '/auth/sessions': null,
  '/staff/events': null,
}

test('PA24 every list of both administrations has a file with the list’s own filters', async () => {
  await using server = await testApp()
  const { paths } = writeOpenApi(server.endpoints) as {
    paths: Record<string, { get?: Operation }>
  }
  const filtersOf = (path: string): string[] =>
    (paths[path]?.get?.parameters ?? [])
      .map(({ name }) => name)
      .filter((name) => !['limit', 'after', 'total'].includes(name))
      .toSorted()
  const lists = Object.entries(paths).flatMap(([path, { get }]) =>
    JSON.stringify(get?.responses ?? {}).includes('"next"') ? [path] : [],
  )

  expect(lists.length).toBeGreaterThan(15)
  for (const path of lists) {
    const last = path.split('/').at(-1)
    const file = path in FILE_OF ? FILE_OF[path] : `/${path.split('/')[1]}/exports/${last}.csv`
    if (file === null || file === undefined) continue
    const [asked, given] = [filtersOf(path), filtersOf(file)]
    expect(`${path} → ${file}: ${file in paths}`).toBe(`${path} → ${file}: true`)
    // An event that the list's path names is one that the file asks for.
    expect(given, file).toEqual(expect.arrayContaining(asked))
  }
})

test('PA24 a reader that stops in the middle of a file leaves no connection and no transaction behind', async () => {
  await using server = await testApp()
  const { deps } = server
  const { tenantId, event, bearer } = await anOrganizer(server, 'alpha')
  const long = 'x'.repeat(180)
  for (let at = 0; at < 6; at += 1) {
    await someTickets(
      deps,
      tenantId,
      event,
      manyNames(1_000).map((name) => `${long} ${name}`),
    )
  }
  const listening = await listen(server.app, { host: '127.0.0.1', port: 0, newId: deps.newId })
  const agent = new Agent({ maxSockets: 10 })
  const url = `${listening.url}/tenant/exports/tickets.csv`

  // More of them than there are connections, each cut after its first bytes.
  const cut = Array.from({ length: 8 }, async () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const asked = request(url, { agent, headers: { authorization: `Bearer ${bearer}` } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.once('data', () => {
        response.destroy()
        resolve()
      })
    })
    asked.end()
    await promise
  })
  await Promise.all(cut)
  agent.destroy()
  const whole = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })
  const lines = await linesOf(whole)
  const idle = async (): Promise<number> => {
    const [row] = await deps.platformDb<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity
       where datname = current_database() and application_name = 'probesh-app' and xact_start is not null`
    return row?.count ?? -1
  }

  expect(lines).toHaveLength(6_002)
  await expect.poll(idle, { timeout: 60_000 }).toBe(0)
  await listening.stop(0)
})

test('PA24 a file that is on its way breaks off when its organizer is suspended, and does not look whole', async () => {
  await using server = await testApp()
  const { deps } = server
  const { tenantId, event, get } = await anOrganizer(server, 'alpha')
  await someTickets(deps, tenantId, event, manyNames(1_000))
  await someTickets(deps, tenantId, event, manyNames(500))
  const response = await get('/tenant/exports/tickets.csv')
  const reader = response.body?.getReader()

  await reader?.read()
  await reader?.read()
  await deps.platformDb`update tenants set status = 'suspended' where id = ${tenantId}`

  await expect(reader?.read()).rejects.toThrow('may not read it any more')
})

test('PA24 what a list refuses its file refuses as well, before any of it is sent', async () => {
  await using server = await testApp()
  const { get } = await anOrganizer(server, 'alpha')
  const problemOf = async (path: string): Promise<unknown> => {
    const response = await get(path)
    const { code } = v.parse(v.object({ code: v.string() }), await response.json())
    return `${response.status} ${code} ${response.headers.get('content-type')}`
  }
  const json = 'application/json; charset=UTF-8'

  expect(await problemOf('/tenant/exports/gates.csv')).toBe(`400 invalid_input ${json}`)
  expect(await problemOf('/tenant/exports/orders.csv?status=gone')).toBe(
    `400 invalid_input ${json}`,
  )
  const nobodys = `/tenant/exports/lists.csv?eventId=${server.deps.newId()}`
  expect(await problemOf(nobodys)).toBe(`404 event_not_found ${json}`)
})
