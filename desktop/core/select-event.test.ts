import { expect, test } from 'vitest'
import type { EventId } from '../../shared/ids.ts'
import { addOrders, CROWD, namesOf, signIn, stationOf } from '../testing/crowd.ts'
import { anOrder } from '../testing/orders.ts'
import { anId, EVENT, giveEvents, ticketId } from '../testing/temp-station.ts'

test('an event that a later pairing no longer gives is on the laptop, and nobody can choose or search it', async () => {
  await using station = await stationOf(CROWD)
  await addOrders(station, [anOrder(1, [ticketId(4)])])
  const { handlers, core } = station
  const choices = async () => {
    const answer = await handlers.events({})
    return answer.ok ? answer.value.items.map(({ id }) => id) : null
  }
  expect(await choices()).toEqual([EVENT])

  giveEvents(station, [anId<EventId>(77)])
  core.meta.remove('selection')
  signIn(station, 'supervisor')

  expect(await choices()).toEqual([])
  expect(await handlers.selectEvent({ eventId: EVENT })).toMatchObject({ ok: false })
  expect(await handlers.search({ text: 'karim' })).toMatchObject({
    error: { code: 'no_event_selected' },
  })

  giveEvents(station, [EVENT])
  expect(await handlers.selectEvent({ eventId: EVENT })).toMatchObject({ ok: true })
  expect(await namesOf(station, 'karim')).toHaveLength(2)
})

test('the tickets of another event come as fast as they can, however busy the gate was at the last one', async () => {
  await using station = await stationOf(CROWD)
  await station.handlers.admitByTicket({ ticketId: ticketId(4) })
  const { giveWay, meta } = station.core
  const selection = meta.get('selection')

  await station.handlers.selectEvent({ eventId: EVENT })
  const sameEvent = giveWay.isBusy()
  if (selection !== null) meta.set('selection', { ...selection, eventId: anId<EventId>(77) })
  await station.handlers.selectEvent({ eventId: EVENT })

  expect([sameEvent, giveWay.isBusy()]).toEqual([true, false])
})
