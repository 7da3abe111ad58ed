import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { addOrders, CROWD, stationOf } from '../../testing/crowd.ts'
import { anOrder } from '../../testing/orders.ts'
import {
  aTicket,
  codeOf,
  download,
  stationWithEvent,
  ticketId,
} from '../../testing/temp-station.ts'

test('a group is the order of a ticket, that ticket first; alone where its order is not known', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4), ticketId(5), ticketId(6)])])
  const groupOf = async (number: number) => {
    const answer = await station.handlers.group({ ticketId: ticketId(number) })
    return answer.ok ? answer.value.items.map(({ id }) => id) : answer.error.code
  }

  expect(await groupOf(5)).toEqual([5, 4, 6].map(ticketId))
  expect(await groupOf(0)).toEqual([ticketId(0)])
  expect(await groupOf(99)).toBe('ticket_not_found')
})

test('a group is admitted in one step, each ticket with a row of its own, and one refused holds up none', async () => {
  await using station = await stationOf(CROWD)
  await download(station, [aTicket(5, { name: 'করিম শেখ', blocked: true })])
  const before = station.core.journal.list(0, 100).length

  const answer = await station.handlers.admitGroup({ ticketIds: [4, 5, 6].map(ticketId) })
  const again = await station.handlers.admitGroup({ ticketIds: [4, 6].map(ticketId) })

  const shown = (of: typeof answer) =>
    of.ok ? of.value.items.map(({ verdict, reason }) => `${verdict} ${reason}`) : of.error.code
  expect(shown(answer)).toEqual(['admitted ok', 'refused blocked', 'admitted ok'])
  expect(shown(again)).toEqual(['refused already_redeemed', 'refused already_redeemed'])
  expect(station.core.journal.list(0, 100)).toHaveLength(before + 5)
})

test('GT13 a scan that comes while fifty are admitted in one step is answered before they are', async () => {
  await using station = await stationWithEvent(60)
  const ended: string[] = []

  const group = station.handlers
    .admitGroup({ ticketIds: Array.from({ length: 50 }, (_unused, at) => ticketId(at)) })
    .then((answer) => {
      ended.push('group')
      return answer
    })
  // As a call that comes over the wire: in a turn of its own.
  await new Promise((resolve) => setImmediate(resolve))
  const scan = await station.handlers.scan({ code: codeOf(55) })
  ended.push('scan')
  const answer = await group

  expect(ended).toEqual(['scan', 'group'])
  expect(scan).toMatchObject({ value: { verdict: 'admitted' } })
  expect(answer.ok && answer.value.items.map(({ verdict }) => verdict)).toEqual(
    Array.from({ length: 50 }, () => 'admitted'),
  )
})

test('a group is admitted where it was begun, though another gate is chosen in the middle of it', async () => {
  await using station = await stationWithEvent(60)
  const { handlers, core } = station
  const before = core.meta.get('selection')

  const group = handlers.admitGroup({ ticketIds: [1, 2, 3, 4].map(ticketId) })
  await new Promise((resolve) => setImmediate(resolve))
  core.meta.set('selection', { ...required(before, 'an event is chosen'), gateId: null })
  await group

  const gates = core.journal.list(0, 10).map(({ gateId }) => gateId)
  expect(gates).toEqual([1, 2, 3, 4].map(() => before?.gateId))
})

test('a group with a ticket that is not here is refused before anybody is admitted', async () => {
  await using station = await stationOf(CROWD)

  const answer = await station.handlers.admitGroup({ ticketIds: [4, 99].map(ticketId) })

  expect(answer).toMatchObject({ ok: false, error: { code: 'ticket_not_found' } })
  expect(station.core.journal.list(0, 100)).toHaveLength(0)
})

test('a ticket that is named twice in a group is one visitor', async () => {
  await using station = await stationOf(CROWD)

  const answer = await station.handlers.admitGroup({ ticketIds: [4, 5, 4].map(ticketId) })

  expect(answer.ok && answer.value.items.map(({ verdict }) => verdict)).toEqual([
    'admitted',
    'admitted',
  ])
})
