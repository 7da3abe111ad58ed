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
