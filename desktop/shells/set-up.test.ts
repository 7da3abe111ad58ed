// A station that is set up by whoever starts it: at its first start, and never against what a person chose.
import { expect, test } from 'vitest'
import { EVENT, GATE, LIST, stationWithEvent, tempStation } from '../testing/temp-station.ts'
import { readSetUp, type SetUp, setUpOnce } from './set-up.ts'

const OURS: SetUp = {
  pair: { code: 'ABCD-1234', name: 'Laptop 3', server: 'http://127.0.0.1:9' },
  selectEvent: { eventId: EVENT, listId: LIST, gateId: GATE },
}

test('SH9: nothing is said where the variable is not set or empty', () => {
  expect([readSetUp(undefined), readSetUp('')]).toEqual([null, null])
})

test('SH9: a set-up is read as it was written', () => {
  expect(readSetUp(JSON.stringify(OURS))).toEqual(OURS)
})

test.each([
  ['no JSON', '{', 'the whole'],
  ['no object', '"ABCD-1234"', 'the whole'],
  ['nothing in it', '{}', 'pair'],
  ['a short code', JSON.stringify({ ...OURS, pair: { code: 'AB', name: 'Laptop' } }), 'pair.code'],
  ['a name too many', JSON.stringify({ ...OURS, more: 1 }), 'more'],
])(
  'SH9: %s stops the start with a sentence that names the place and no value',
  (_what, text, place) => {
    const wrong = (): unknown => readSetUp(text)

    expect(wrong).toThrow(place)
    expect(wrong).not.toThrow(/AB|Laptop/)
  },
)

test('SH9: a station that is paired and has its event is left as it is', async () => {
  await using station = await stationWithEvent(3)
  const before = await station.handlers.status({})

  await setUpOnce(station.handlers, {
    ...OURS,
    selectEvent: { eventId: EVENT, listId: LIST, gateId: null },
  })

  expect(await station.handlers.status({})).toEqual(before)
})

test('SH9: a pairing that is refused is the sentence of the start', async () => {
  await using station = await tempStation()

  await expect(setUpOnce(station.handlers, OURS)).rejects.toThrow(
    /^The station was not set up: pairing: .*server/i,
  )
})
