// How many there are, where a list is asked.
import { expect, test } from 'vitest'
import { COUNTED_MAX, toTotal } from './platform/http/total.ts'
import { aCaseScene, enterTwice, read } from './testing/cases.ts'
import { anEvent, aTenant, someTickets } from './testing/event.ts'

type Counted = { readonly items: readonly unknown[]; readonly total: unknown }

test('PA51 a list says how many it has where it is asked, by its filters, and of one’s own tenant alone', async () => {
  await using scene = await aCaseScene()
  const { ask, gate, server } = scene
  await enterTwice(scene, 0)
  await enterTwice(scene, 1)
  const other = await aTenant(server.deps, 'beta')
  await someTickets(server.deps, other, await anEvent(server.deps, other), ['Of beta'])
  const total = async (path: string) => (await read<Counted>(await ask(`GET ${path}`))).total
  const event = `/tenant/events/${gate.eventId}`

  expect(await total(`${event}/tickets?total=true&limit=1`)).toEqual({ count: 6, isAtLeast: false })
  expect(await total('/tenant/tickets?total=true&state=void')).toEqual({
    count: 0,
    isAtLeast: false,
  })
  expect(await total('/tenant/orders?total=true')).toEqual({ count: 1, isAtLeast: false })
  expect(await total(`${event}/orders?total=true&status=pending`)).toEqual({
    count: 0,
    isAtLeast: false,
  })
  expect(await total('/tenant/conflicts?total=true&state=open&limit=1')).toEqual({
    count: 2,
    isAtLeast: false,
  })
  expect(await total('/tenant/conflicts?total=true&search=guest%202')).toEqual({
    count: 1,
    isAtLeast: false,
  })
  expect(await total('/tenant/review-items?total=true&kind=forced')).toEqual({
    count: 0,
    isAtLeast: false,
  })
  expect(await total('/tenant/tickets')).toBeNull()
  expect(await total('/tenant/tickets?total=true&search=guest')).toBeNull()
})

test('PA51 more than so many are not counted', () => {
  expect(toTotal(COUNTED_MAX)).toEqual({ count: COUNTED_MAX, isAtLeast: false })
  expect(toTotal(COUNTED_MAX + 1)).toEqual({ count: COUNTED_MAX, isAtLeast: true })
})
