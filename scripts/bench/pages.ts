// `pages`: an event's page as a phone asks for it, against bare Hono that asks the same and answers the rows as JSON.

import { SYSTEM_ACTOR } from '../../server/features/activity/record-activity.ts'
import { createTenant } from '../../server/features/tenants/create-tenant.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import { granted, makeEvent } from '../seed/make-event.ts'
import { startChild } from './child.ts'
import { alternate, compared, type Figure, type Pair, quantile } from './figures.ts'
import { type Load, runLoad } from './http-load.ts'
import type { Scene } from './scene.ts'

const CONNECTIONS = 32
const REQUESTS = 10_000
const ROUNDS = 5
const EVENTS = 50
/** As many as the server's two pools have together. */
const BARE_CONNECTIONS = 15
const SHOP = 'page-shop'

export async function benchPages(scene: Scene): Promise<readonly Figure[]> {
  const events = await makeEvents(scene)
  await using baseline = await startChild('pages-baseline.ts', [
    scene.ownerUrl,
    String(BARE_CONNECTIONS),
  ])
  const bareUrl = await baseline.ask<string>({})
  const requests = events.map(({ slug }) => asPhone(`/t/${SHOP}/${slug}`))
  const choices = Array.from({ length: REQUESTS }, (_unused, at) => asPhone(chosen(events, at)))
  await checkPage(`${scene.server.url}/t/${SHOP}/${events[0]?.slug}`)
  const sale = await both(scene.server.url, bareUrl, requests.slice(0, 1))
  const spread = await both(scene.server.url, bareUrl, requests)
  const unlike = await both(scene.server.url, bareUrl, choices)
  return [
    ...figuresOf('one event, 32 phones, to bare Hono + 3 queries as JSON', sale),
    ...figuresOf(`the same, ${EVENTS} events by turns`, spread),
    ...figuresOf('the same, and no two pages alike', unlike),
  ]
}

type SaleEvent = { readonly slug: string; readonly typeIds: readonly string[] }

/** Of an organizer with colours of its own, as a page costs most. */
async function makeEvents({ deps, owner }: Scene): Promise<readonly SaleEvent[]> {
  const colors = {
    background: '#fffaf0',
    text: '#1f2937',
    button: '#7c2d12',
    buttonText: '#ffffff',
  }
  const shop = {
    name: 'ঢাকা মঞ্চ',
    slug: SHOP,
    status: 'active',
    brandingSettings: { colors },
  } as const
  const { id } = granted(await createTenant(deps, SYSTEM_ACTOR, shop))
  const events: SaleEvent[] = []
  while (events.length < EVENTS) {
    const slug = `night-${events.length}`
    const { ticketTypes } = await makeEvent(deps, id, {
      ...{ slug, name: `Music night ${slug}`, nameBn: 'সঙ্গীত সন্ধ্যা', venue: 'Army Stadium, Dhaka' },
      startsAt: instantToText(deps.now() + HOUR_MS),
      endsAt: instantToText(deps.now() + DAY_MS),
      status: 'published',
      ticketTypes: [
        { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 100_000, quantityTotal: 20_000 },
        { number: 2, name: 'VIP', nameBn: 'ভিআইপি', priceCents: 350_000, quantityTotal: 500 },
        { number: 3, name: 'Student', nameBn: 'শিক্ষার্থী', priceCents: 50_000, quantityTotal: 12 },
      ],
      lists: [{ name: 'Entry' }],
    })
    events.push({ slug, typeIds: ticketTypes.map((type) => type.id) })
  }
  // Both sides ask tables that the database has looked at.
  await owner`analyze tenants, tenant_logos, events, ticket_types, places`
  return events
}

/** What is offered of one type, at most. */
const CHOICES = 20

/** The address of a page on which something else was chosen before, for each `at` below 20,000. */
function chosen(events: readonly SaleEvent[], at: number): string {
  const { slug, typeIds } = events[at % EVENTS] ?? { slug: '', typeIds: [] }
  const choice = Math.floor(at / EVENTS)
  const quantities = [1 + (choice % CHOICES), 1 + Math.floor(choice / CHOICES)]
  return `/t/${SHOP}/${slug}?${quantities.map((many, type) => `q.${typeIds[type]}=${many}`).join('&')}`
}

/** With the headers of Chrome on Android. */
const asPhone = (path: string): Buffer =>
  Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'user-agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      'accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
      'accept-encoding: gzip, deflate, br, zstd',
      'accept-language: bn-BD,bn;q=0.9,en-US;q=0.8,en;q=0.7',
      '\r\n',
    ].join('\r\n'),
  )

/** Throws unless the page is what a phone would show, and packed. */
async function checkPage(url: string): Promise<void> {
  const answer = await fetch(url, {
    headers: { 'accept-encoding': 'gzip', 'accept-language': 'bn' },
  })
  const page = await answer.text()
  const isWhole = ['<!doctype html>', 'সঙ্গীত সন্ধ্যা', '৳৩,৫০০', '১২'].every((part) =>
    page.includes(part),
  )
  if (!isWhole || answer.headers.get('content-encoding') !== 'gzip') {
    throw new Error(`HTTP ${answer.status}, not the page: ${page}`)
  }
}

type Loads = { readonly rates: readonly Pair[]; readonly tailsMs: readonly Pair[] }

async function both(ourUrl: string, bareUrl: string, requests: readonly Buffer[]): Promise<Loads> {
  const tailsMs = { ours: [] as number[], bare: [] as number[] }
  const rate = (url: string, side: keyof typeof tailsMs) => async (): Promise<number> => {
    const requestOf = (at: number): Buffer => requests[at % requests.length] ?? Buffer.alloc(0)
    const load: Load = await runLoad({ url, connections: CONNECTIONS, count: REQUESTS, requestOf })
    tailsMs[side].push(quantile(load.latenciesMs, 0.99))
    return REQUESTS / load.seconds
  }
  const [ours, bare] = [rate(ourUrl, 'ours'), rate(bareUrl, 'bare')]
  await ours()
  await bare()
  tailsMs.ours.length = 0
  tailsMs.bare.length = 0
  const rates = await alternate(ROUNDS, ours, bare)
  return {
    rates,
    tailsMs: tailsMs.ours.map((tail, at) => ({ ours: tail, baseline: tailsMs.bare[at] ?? 0 })),
  }
}

const figuresOf = (measure: string, { rates, tailsMs }: Loads): readonly Figure[] => [
  compared({ benchmark: 'pages', measure, unit: 'per s' }, rates, { atLeast: 0.4 }),
  compared({ benchmark: 'pages', measure: `${measure}, p99`, unit: 'ms' }, tailsMs, { atMost: 3 }),
]
