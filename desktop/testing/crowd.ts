// A station with a crowd to search, for the tests of this folder.
import { required } from '../../shared/assert.ts'
import type { OrderLine } from '../../shared/sync/search-fields.ts'
import type { TicketHit } from '../contract/views.ts'
import { recordSignIn } from '../core/operators/operators.ts'
import type { Station } from '../core/station.ts'
import {
  A_USER,
  aHead,
  anEnd,
  anId,
  aTicket,
  download,
  EVENT,
  GATE,
  LIST,
  pairWithoutServer,
  type TempStation,
  tempStation,
} from './temp-station.ts'

type Options = Parameters<typeof tempStation>[0]

/** A station with a ticket for each name, numbered as they stand. */
export async function stationOf(
  names: readonly string[],
  options: Options = {},
): Promise<TempStation> {
  const station = await tempStation(options)
  pairWithoutServer(station)
  const tickets = names.map((name, number) => aTicket(number, { name }))
  await download(station, [aHead(), ...tickets, anEnd({ tickets: names.length })])
  await station.handlers.selectEvent({ eventId: EVENT, listId: LIST, gateId: GATE })
  return station
}

export async function addOrders(station: Station, orders: readonly OrderLine[]): Promise<void> {
  const { core } = station
  const event = required(core.manifest.findEvent(EVENT), 'an event')
  if (core.orders.findFeed(event) === null) core.orders.beginSnapshot(event)
  await core.orders.apply(event, orders, 'fields-1')
  await core.orders.finish(event, 'fields-2')
}

export function signIn(station: Station, level: 'steward' | 'supervisor'): void {
  recordSignIn(station.core, {
    id: A_USER,
    email: 'someone@demo.example',
    name: 'Someone',
    role: 'staff',
    level,
    tenant: { id: anId(6), slug: 'demo', name: 'Demo' },
  })
}

export async function search(station: Station, text: string): Promise<readonly TicketHit[]> {
  const answer = await station.handlers.search({ text })
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value.items
}

export const namesOf = async (station: Station, text: string) =>
  (await search(station, text)).map(({ name }) => name)

export const CROWD = [
  'Rahima Begum',
  'Abdur Rahim',
  'রহিম উদ্দিন',
  'Ibrahim Khan',
  'Karim Uddin',
  'করিম শেখ',
  'ফারহানা ইয়াসমিন',
  'Farhana Yasmin',
  'Md. Rakib',
  'জয় দাস',
]
