// `issue`: 10,000 tickets with their pictures and mail enqueued, against bare `qrcode` and an insert.
import { DAY_MS, HOUR_MS, instantToText } from '../../shared/time.ts'
import { importAll, makeEvent } from '../seed/make-event.ts'
import { makeOrders } from '../seed/make-orders.ts'
import { createDice } from '../seed/people.ts'
import { type Child, startChild } from './child.ts'
import { alternate, compared, type Figure, measured } from './figures.ts'
import { peakResidentBytes } from './process-usage.ts'
import type { Scene } from './scene.ts'

const TICKETS = 10_000
const ROUNDS = 2
const MEBIBYTE = 1024 * 1024

export async function benchIssue(scene: Scene): Promise<readonly Figure[]> {
  await using ours = await startChild('issue-process.ts', [JSON.stringify(scene.settings)])
  await using bare = await startChild('issue-baseline.ts', [scene.ownerUrl])
  const peaks = { ours: [] as number[], bare: [] as number[] }
  const measure = (child: Child, side: keyof typeof peaks) => async (): Promise<number> => {
    const order = { ...(await anIssue(scene)), tickets: TICKETS }
    let seconds = 0
    const work = child.ask<number>(order).then((took) => {
      seconds = took
    })
    peaks[side].push((await peakResidentBytes(child.pid, work)) / MEBIBYTE)
    return seconds
  }
  const pairs = await alternate(ROUNDS, measure(ours, 'ours'), measure(bare, 'bare'))
  const more = peaks.ours.map((peak, at) => peak - (peaks.bare[at] ?? 0))
  const named = { benchmark: 'issue', unit: 's' }
  return [
    compared({ ...named, measure: `${TICKETS} tickets with pictures, mail enqueued` }, pairs, {
      atMost: 1.5,
    }),
    measured(
      { benchmark: 'issue', measure: 'more memory than the bare loop at the peak', unit: 'MB' },
      more,
      { atMost: 100 },
      (all) => Math.max(...all),
    ),
  ]
}

let made = 0

async function anIssue({ deps, tenantId, owner }: Scene) {
  made += 1
  const event = await makeEvent(deps, tenantId, {
    name: `Issue ${made}`,
    slug: `issue-${made}`,
    startsAt: instantToText(deps.now() + HOUR_MS),
    endsAt: instantToText(deps.now() + DAY_MS),
    status: 'published',
    ticketTypes: [{ number: 1, name: 'Regular', priceCents: 100_000 }],
    lists: [{ name: 'Entry' }],
  })
  const [type] = event.ticketTypes
  if (type === undefined) throw new Error('defect: an event has a type')
  const choice = [{ ticketTypeId: type.id, weight: 1 }]
  let orderId = ''
  await importAll(
    deps,
    tenantId,
    event.id,
    makeOrders(createDice(`issue ${made}`), choice, 1),
    (some) => {
      orderId = some[0]?.id ?? ''
    },
  )
  await owner`checkpoint`
  return { tenantId, eventId: event.id, ticketTypeId: type.id, orderId }
}
