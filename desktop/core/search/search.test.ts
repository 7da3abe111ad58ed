import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import type { TicketId } from '../../../shared/ids.ts'
import { addOrders, CROWD, namesOf, search, signIn, stationOf } from '../../testing/crowd.ts'
import { anOrder } from '../../testing/orders.ts'
import {
  aHead,
  anEnd,
  anId,
  aTicket,
  codeOf,
  download,
  EVENT,
  giveEvents,
  tempStation,
  ticketId,
} from '../../testing/temp-station.ts'

test('a name is found in either script, the one that was typed first', async () => {
  await using station = await stationOf(CROWD)

  expect(await namesOf(station, 'farhana')).toEqual(['Farhana Yasmin', 'ফারহানা ইয়াসমিন'])
  expect(await namesOf(station, 'ফারহানা')).toEqual(['ফারহানা ইয়াসমিন', 'Farhana Yasmin'])
  expect(await namesOf(station, 'yasmin farh')).toEqual(['Farhana Yasmin', 'ফারহানা ইয়াসমিন'])
  expect(await namesOf(station, 'Mohammad Rakib')).toEqual(['Md. Rakib'])
  // A word of one consonant is found across scripts where it is the whole word.
  expect(await namesOf(station, 'joy')).toEqual(['জয় দাস'])
})

test('a whole word goes before the start of one, that before the middle, and that before a mere sound', async () => {
  await using station = await stationOf(CROWD)

  expect(await namesOf(station, 'rahim')).toEqual([
    'Abdur Rahim',
    'Rahima Begum',
    'Ibrahim Khan',
    'রহিম উদ্দিন',
  ])
})

test('one or two characters are the start of a word', async () => {
  await using station = await stationOf(CROWD)

  expect(await namesOf(station, 'k')).toEqual(['Ibrahim Khan', 'Karim Uddin'])
  expect(await namesOf(station, 'ক')).toEqual(['করিম শেখ'])
  expect(await namesOf(station, 'ka')).toContain('Karim Uddin')
  expect(await namesOf(station, '?')).toEqual([])
})

test('spelling habits make no difference: case, accents, nukta, digits, joiners', async () => {
  await using station = await stationOf(['José Gomes', 'পূজা বড়ুয়া', 'Table 12', 'চাঁদনী'])

  expect(await namesOf(station, 'JOSE')).toEqual(['José Gomes'])
  expect(await namesOf(station, 'বডুযা')).toEqual(['পূজা বড়ুয়া'])
  expect(await namesOf(station, 'table ১২')).toEqual(['Table 12'])
  expect(await namesOf(station, 'চাদনী')).toEqual(['চাঁদনী'])
})

test('a note, a whole code and the start of an id find their ticket', async () => {
  await using station = await stationOf(CROWD)
  await download(station, [aTicket(3, { name: 'Ibrahim Khan', note: 'Box 7, wheelchair' })])

  expect(await namesOf(station, 'wheelchair')).toEqual(['Ibrahim Khan'])
  expect(await namesOf(station, codeOf(4))).toEqual(['Karim Uddin'])
  expect(await namesOf(station, ticketId(5).slice(0, 36))).toEqual(['করিম শেখ'])
})

test('an order is found by number and phone as people say them, with all of its tickets', async () => {
  await using station = await stationOf(CROWD)
  signIn(station, 'supervisor')
  const ids = (...numbers: number[]): TicketId[] => numbers.map(ticketId)
  await addOrders(station, [
    anOrder(1, ids(4, 5), { n: '7KQ2M90I1L', p: '+880 1711-123456' }),
    anOrder(2, ids(6), { n: 'ANOTHER', p: null }),
  ])
  const both = ['Karim Uddin', 'করিম শেখ']

  for (const said of ['7KQ2M90I1L', '7kq2m9', '7kq2m9o111', '৭KQ2M9', '7KQ2-M901']) {
    expect([said, await namesOf(station, said)]).toEqual([said, both])
  }
  for (const said of ['01711123456', '+8801711123456', '০১৭১১ ১২৩ ৪৫৬', '01711', '3456', '456']) {
    expect([said, await namesOf(station, said)]).toEqual([said, both])
  }
  const [hit] = await search(station, '7KQ2M90I1L')
  expect(hit?.order).toMatchObject({ number: '7KQ2M90I1L', tickets: 2 })
})

test('the buyer finds the order by a name that no ticket has, and by email only a supervisor finds it', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [
    anOrder(1, [ticketId(8)], { b: 'Shahana Parvin', e: 'Shahana@x.example' }),
  ])

  expect(await namesOf(station, 'শাহানা')).toEqual(['Md. Rakib'])
  expect(await namesOf(station, 'shahana@x')).toEqual([])
  signIn(station, 'steward')
  expect(await namesOf(station, 'shahana@x')).toEqual([])
  signIn(station, 'supervisor')
  expect(await namesOf(station, 'shahana@X')).toEqual(['Md. Rakib'])
})

test('SY19 a steward finds an order by its whole phone number or the last four digits, and learns no more by trying', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4)], { p: '+880 1711-123456' })])

  for (const level of [null, 'steward'] as const) {
    if (level !== null) signIn(station, level)
    for (const whole of ['01711123456', '+8801711123456', '০১৭১১ ১২৩ ৪৫৬', '৩৪৫৬']) {
      expect([whole, await namesOf(station, whole)]).toEqual([whole, ['Karim Uddin']])
    }
    for (const part of ['017', '0171', '01711', '0171112345', '456', '23456', '1711123456']) {
      expect([part, await namesOf(station, part)]).toEqual([part, []])
    }
  }
})

test('SY19 contact data is for supervisors: a steward, and a station where nobody is signed in, see none', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [
    anOrder(1, [ticketId(4), ticketId(5)]),
    anOrder(2, [ticketId(6)], { b: 'Shahana Parvin', p: null }),
  ])
  const contactOf = async (text: string) => {
    const [hit] = await search(station, text)
    const group = await station.handlers.group({ ticketId: hit?.id ?? ticketId(0) })
    if (!group.ok) throw new Error('refused')
    expect(group.value.items[0]?.order).toEqual(hit?.order)
    return hit?.order?.contact
  }

  expect(await contactOf('Karim')).toBeNull()
  signIn(station, 'steward')
  expect(await contactOf('Karim')).toBeNull()
  signIn(station, 'supervisor')
  expect(await contactOf('Karim')).toEqual({
    name: 'Karim Uddin',
    phone: '+8801711000001',
    email: 'buyer1@mail.example',
  })
  expect(await contactOf('ফারহানা')).toMatchObject({ name: 'Shahana Parvin', phone: null })
  await station.handlers.signOut({})
  expect(await contactOf('Karim')).toBeNull()
})

test('changes are found at once, and what they replaced no longer', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4), ticketId(5)]), anOrder(2, [ticketId(6)])])
  expect(await namesOf(station, 'karim')).toHaveLength(2)

  await station.core.manifest.applyLive(EVENT, [
    aTicket(4, { name: 'Nusrat Jahan' }),
    { type: 'tombstone', id: ticketId(5) },
    aTicket(20, { name: 'Late Guest' }),
  ])
  await addOrders(station, [
    anOrder(1, [ticketId(4), ticketId(20)], { n: 'NEWNUMBER', p: '01911999999' }),
    anOrder(2, [], { n: '' }),
  ])

  expect(await namesOf(station, 'karim')).toEqual([])
  expect(await namesOf(station, 'নুসরাত')).toEqual(['Nusrat Jahan'])
  expect(await namesOf(station, '01911999999')).toEqual(['Nusrat Jahan', 'Late Guest'])
  expect(await namesOf(station, '7KQ2M9X001')).toEqual([])
  const [gone] = await search(station, 'Farhana')
  expect(gone?.order).toBeNull()
})

test('a ticket belongs to the order that named it last', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4), ticketId(5)])])

  await addOrders(station, [anOrder(2, [ticketId(5), ticketId(6)])])

  expect(await namesOf(station, '7KQ2M9X001')).toEqual(['Karim Uddin'])
  expect(await namesOf(station, '7KQ2M9X002')).toEqual(['করিম শেখ', 'ফারহানা ইয়াসমিন'])
})

test('a whole snapshot takes away the tickets and the orders that it does not contain', async () => {
  await using station = await stationOf(CROWD)
  const { core } = station
  await addOrders(station, [anOrder(1, [ticketId(4)]), anOrder(2, [ticketId(5)])])
  expect(await namesOf(station, '7KQ2M9X')).toHaveLength(2)

  core.manifest.resetCursor(EVENT)
  await download(station, [aHead(), aTicket(4, { name: 'Karim Uddin' }), anEnd({ tickets: 1 })])
  core.orders.beginSnapshot(required(core.manifest.findEvent(EVENT), 'an event'))
  await addOrders(station, [anOrder(1, [ticketId(4)])])

  expect(await namesOf(station, '7KQ2M9X')).toEqual(['Karim Uddin'])
  expect(await namesOf(station, 'করিম')).toEqual(['Karim Uddin'])
  expect(core.search.view()).toEqual({ state: 'ready', indexed: 1 })
})

test('what was stored is found again after a restart', async () => {
  await using first = await stationOf(CROWD)
  await addOrders(first, [anOrder(1, [ticketId(4), ticketId(5)])])
  await first.close()

  await using station = await tempStation({ folder: first.folder })

  expect(await namesOf(station, '7KQ2M9X001')).toEqual(['Karim Uddin', 'করিম শেখ'])
  expect(await namesOf(station, 'রহিম')).toContain('Abdur Rahim')
})

test('another event that is selected is searched alone', async () => {
  await using station = await stationOf(CROWD)
  const other = anId<typeof EVENT>(77)
  giveEvents(station, [EVENT, other])
  const head = aHead()
  const tickets = [aTicket(50, { name: 'Karim of Sylhet' })]
  await station.core.manifest.applyStretch(
    other,
    [{ ...head, event: { ...head.event, id: other } }, ...tickets],
    { cursor: 'c', end: anEnd({ tickets: 1 }) },
  )
  expect(await namesOf(station, 'karim')).toEqual(['Karim Uddin', 'করিম শেখ'])

  await station.handlers.selectEvent({ eventId: other })

  expect(await namesOf(station, 'karim')).toEqual(['Karim of Sylhet'])
  expect(station.core.search.view()).toEqual({ state: 'ready', indexed: 1 })
})

test('a station with a worker builds its index by itself, and says when it is ready', async () => {
  await using station = await stationOf(CROWD, { hasWorker: true })
  while (station.core.search.view().state !== 'ready') await station.deps.timers.turn()

  const status = await station.handlers.status({})

  expect(status.ok && status.value.search).toEqual({ state: 'ready', indexed: CROWD.length })
  expect(await namesOf(station, 'farhana')).toHaveLength(2)
})

test('more than twenty are cut, and the answer says so', async () => {
  await using station = await stationOf(Array.from({ length: 30 }, (_u, at) => `Karim ${at}`))

  const answer = await station.handlers.search({ text: 'karim' })

  expect(answer.ok && [answer.value.items.length, answer.value.hasMore]).toEqual([20, true])
})

test('no text makes a search fail', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4)])])
  const strange = [
    '"',
    "'",
    '*',
    'a AND',
    'name : x',
    '^a',
    '(',
    '\u0000',
    '\ud800',
    '%',
    '_',
    '🎉',
    'x'.repeat(8_000),
    '  ',
  ]

  for (const text of strange) expect(Array.isArray(await search(station, text))).toBe(true)
})
