import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, instantToText } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { FONT_URL, SCRIPT_URL } from '../../platform/pages/assets.ts'
import { call, type TestApp, testApp } from '../../testing/app.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { createTenant } from '../tenants/create-tenant.ts'
import { setTenantStatus } from '../tenants/set-tenant-status.ts'

const EN = { headers: { 'accept-language': 'en-GB,en;q=0.9' } }
const BN = { headers: { 'accept-language': 'bn-BD,bn;q=0.9,en;q=0.5' } }

async function pageOf(server: TestApp, path: string, asked = EN): Promise<string> {
  const answer = await call(server, `GET ${path}`, asked)
  expect(answer.status).toBe(200)
  return answer.text()
}

async function statusOf(server: TestApp, path: string): Promise<number> {
  const answer = await call(server, `GET ${path}`, EN)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
  expect(await answer.text()).toContain('There is nothing here')
  return answer.status
}

test('an organizer’s page tells what is on sale and not over, the next event first', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  const at = (ms: number): string => instantToText(server.deps.now() + ms)
  await anEvent(server.deps, tenantId, {
    slug: 'later',
    name: 'Later',
    startsAt: at(3 * DAY_MS),
    endsAt: at(4 * DAY_MS),
  })
  await anEvent(server.deps, tenantId, {
    slug: 'soon',
    name: 'Soon',
    startsAt: at(HOUR_MS),
    endsAt: at(DAY_MS),
  })
  await anEvent(server.deps, tenantId, { slug: 'hidden', name: 'Hidden', status: 'draft' })
  await anEvent(server.deps, tenantId, {
    slug: 'past',
    name: 'Past',
    startsAt: at(-DAY_MS),
    endsAt: at(-1),
  })

  const page = await pageOf(server, '/t/alpha')

  expect(page.indexOf('>Soon<')).toBeLessThan(page.indexOf('>Later<'))
  expect(page).toContain('>Soon<')
  expect(page).not.toContain('Hidden')
  expect(page).not.toContain('Past')
})

test('a list of many events goes on behind a link, none twice and none left out', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  for (let number = 0; number < 33; number += 1) {
    // Some of them begin at the same time.
    const startsAt = instantToText(server.deps.now() + Math.floor(number / 4) * HOUR_MS)
    await anEvent(server.deps, tenantId, {
      slug: `e-${number}`,
      name: `Event ${number}.`,
      startsAt,
    })
  }

  const first = await pageOf(server, '/t/alpha')
  const next =
    /href="(\/t\/alpha\?[^"]*after=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = await pageOf(server, next)

  const names = [...`${first}${second}`.matchAll(/>(Event \d+\.)</g)].map(([, name]) => name)
  expect(names.length).toBe(33)
  expect(new Set(names).size).toBe(33)
  expect(second).not.toContain('More events')
})

test('an event is shown in the reader’s language, with the names that it has in it', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anEvent(server.deps, tenantId, { nameBn: 'শীত উৎসব' })

  const [english, bangla] = [
    await pageOf(server, '/t/alpha/winter', EN),
    await pageOf(server, '/t/alpha/winter', BN),
  ]

  expect(english).toContain('<html lang="en">')
  expect(english).toContain('BDT\u00a02,500')
  expect(bangla).toContain('<html lang="bn">')
  expect(bangla).toContain('<h1>শীত উৎসব</h1>')
  expect(bangla).toContain('৳২,৫০০')
  expect(await pageOf(server, '/t/alpha/winter?lang=bn', EN)).toContain('<html lang="bn">')
})

test('what cannot be bought says why', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  const at = (ms: number): string => instantToText(server.deps.now() + ms)
  await anEvent(server.deps, tenantId, {
    ticketTypes: [
      { number: 1, name: 'None', priceCents: 100, quantityTotal: 0 },
      { number: 2, name: 'Three', priceCents: 100, quantityTotal: 3 },
      { number: 3, name: 'Tomorrow', priceCents: 100, saleFrom: at(DAY_MS) },
      { number: 4, name: 'Yesterday', priceCents: 100, saleUntil: at(-1) },
      { number: 5, name: 'Limited', priceCents: 100, perOrderMax: 2 },
    ],
  })

  const page = await pageOf(server, '/t/alpha/winter')

  const shown = page.split('<li ').slice(1)
  expect(shown.map((item) => /class="name">(\w+)</.exec(item)?.[1])).toEqual([
    'None',
    'Three',
    'Tomorrow',
    'Yesterday',
    'Limited',
  ])
  expect(shown[0]).toContain('Sold out')
  expect(shown[1]).toContain('Only 3 left')
  expect(shown[1]?.match(/<option/g)?.length).toBe(4)
  expect(shown[2]).toContain('On sale from')
  expect(shown[3]).toContain('No longer on sale')
  expect(shown[4]?.match(/<option/g)?.length).toBe(3)
})

test('what is not published, not let in or another organizer’s is not there, and a person reads so', async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aTenant(server.deps), await aTenant(server.deps, 'beta')]
  await anEvent(server.deps, alpha, { slug: 'draft', status: 'draft' })
  await anEvent(server.deps, beta, { slug: 'theirs' })
  granted(
    await createTenant(server.deps, SYSTEM_ACTOR, { name: 'New', slug: 'new', status: 'pending' }),
  )

  for (const path of ['/t/nobody', '/t/new', '/t/alpha/draft', '/t/alpha/theirs', '/t/ALPHA/x']) {
    expect(await statusOf(server, path)).toBe(404)
  }
})

test('PG10 a crowd reads what is so at this moment: sold, renamed, or gone with its organizer', async () => {
  await using server = await testApp()
  const [alpha, beta] = [await aTenant(server.deps), await aTenant(server.deps, 'beta')]
  const ticketTypes = [{ number: 1, name: 'Regular', priceCents: 100, quantityTotal: 3 }]
  await anEvent(server.deps, alpha, { ticketTypes })
  await anEvent(server.deps, beta, { name: 'Theirs' })
  const crowd = (path: string) =>
    Promise.all(Array.from({ length: 20 }, () => call(server, `GET ${path}`, EN)))
  const told = async (path: string): Promise<readonly string[]> => {
    const pages = await Promise.all((await crowd(path)).map((answer) => answer.text()))
    return [
      ...new Set(pages.flatMap((page) => page.match(/<h1>[^<]*|Only \d+ left|Sold out/g))),
    ].map(String)
  }

  const [ours, theirs] = await Promise.all([told('/t/alpha/winter'), told('/t/beta/winter')])
  await withTenant(server.deps.db, alpha, (tx) => tx`update places set sold = sold + 1`)
  const afterOne = await told('/t/alpha/winter')
  await withTenant(server.deps.db, alpha, (tx) => tx`update places set sold = capacity`)
  await withTenant(server.deps.db, alpha, (tx) => tx`update events set name = 'Renamed'`)
  const afterAll = await told('/t/alpha/winter')
  granted(await setTenantStatus(server.deps, SYSTEM_ACTOR, alpha, { status: 'suspended' }))
  const suspended = await crowd('/t/alpha/winter')
  granted(await setTenantStatus(server.deps, SYSTEM_ACTOR, alpha, { status: 'active' }))

  expect(ours).toEqual(['<h1>Winter festival', 'Only 3 left'])
  expect(theirs).toEqual(['<h1>Theirs'])
  expect(afterOne).toEqual(['<h1>Winter festival', 'Only 2 left'])
  expect(afterAll).toEqual(['<h1>Renamed', 'Sold out'])
  expect(new Set(suspended.map(({ status }) => status))).toEqual(new Set([404]))
  expect(await told('/t/alpha/winter')).toEqual(afterAll)
})

test('what was chosen is shown to whoever chose it, and to nobody else', async () => {
  await using server = await testApp()
  const event = await anEvent(server.deps, await aTenant(server.deps))
  const path = `/t/alpha/winter?q.${event.ticketTypes[0]?.id}=2`

  const [mine, plain, again] = [
    await pageOf(server, path),
    await pageOf(server, '/t/alpha/winter'),
    await pageOf(server, path),
  ]

  expect(mine.match(/<option[^>]* selected>/g)).toEqual([
    '<option value="2" selected>',
    '<option value="0" selected>',
  ])
  expect(plain.match(/value="2" selected/)).toBeNull()
  expect(again).toBe(mine)
})

test('PG10 whoever comes by an advertisement sees the page that everybody sees', async () => {
  await using server = await testApp()
  await anEvent(server.deps, await aTenant(server.deps))
  const page = await pageOf(server, '/t/alpha/winter?none')

  for (const trace of ['fbclid=IwAR0', 'gclid=1&utm_source=mail&utm_campaign=a%22b']) {
    expect(await pageOf(server, `/t/alpha/winter?${trace}&none`)).toBe(page)
  }
})

test('nothing that an organizer wrote becomes a tag or an attribute', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  const evil = `"><script>alert(1)</script>&amp;'`
  await anEvent(server.deps, tenantId, {
    name: evil,
    nameBn: evil,
    venue: evil,
    ticketTypes: [{ number: 1, name: evil, nameBn: evil, priceCents: 100 }],
  })

  for (const path of [
    '/t/alpha',
    '/t/alpha/winter?lang=bn',
    `/t/alpha/winter?lang=${evil}&q.${evil}=1`,
  ]) {
    const page = await pageOf(server, path)
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('="">')
  }
})

test('a first visit costs less than 30 KB, and only the page itself is waited for', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  const ticketTypes = Array.from({ length: 20 }, (_unused, at) => ({
    number: at + 1,
    name: `Category ${at} with a name of some length`,
    nameBn: `বিভাগ ${at}`,
    priceCents: 12_300 * (at + 1),
  }))
  await anEvent(server.deps, tenantId, { ticketTypes })

  const packed = { headers: { 'accept-language': 'bn', 'accept-encoding': 'gzip' } }
  const answer = await call(server, 'GET /t/alpha/winter', packed)
  const bytes = Buffer.from(await answer.arrayBuffer())
  const script = Buffer.from(await (await call(server, `GET ${SCRIPT_URL}`)).arrayBuffer())
  const page = gunzipSync(bytes).toString()

  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(bytes.byteLength + script.byteLength).toBeLessThan(30_000)
  expect([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([
    `<script src="${SCRIPT_URL}" defer>`,
  ])
  expect(page).not.toContain('<link')
})

test('a script comes packed to whoever can unpack it, and says the same', async () => {
  await using server = await testApp()

  const packed = await call(server, `GET ${SCRIPT_URL}`, { headers: { 'accept-encoding': 'gzip' } })
  const plain = await call(server, `GET ${SCRIPT_URL}`)

  const bytes = Buffer.from(await packed.arrayBuffer())
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.headers.get('vary')).toBe('accept-encoding')
  expect(bytes.byteLength).toBeLessThan(2_500)
  expect(gunzipSync(bytes).toString()).toBe(await plain.text())
})

test('the files of a page are kept for good, and no other name is a file', async () => {
  await using server = await testApp()

  const font = await call(server, `GET ${FONT_URL}`)

  expect(font.headers.get('content-type')).toBe('font/woff2')
  expect(font.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  for (const name of ['bengali.woff2', '..%2F..%2Fpackage.json', '__proto__', 'constructor']) {
    expect((await call(server, `GET /assets/${name}`)).status).toBe(404)
  }
})
