import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FieldView, withoutScan } from './text-field.ts'

const view = (value: string, start: number, end = start): FieldView => ({
  id: 1,
  value,
  selection: [start, end],
  isByHand: false,
})

test('where nothing was typed after the scan, the field is as it was', () => {
  const before = view('Rahim Uddin', 6, 11)

  expect(
    withoutScan({ before, after: null }, { value: 'Rahim CODE', selection: [10, 10] }),
  ).toEqual({
    value: 'Rahim Uddin',
    selection: [6, 11],
  })
})

test('whatever a person had, selected and typed on with stays, and only the scan goes', () => {
  const words = fc.stringMatching(/^[a-z ]{0,10}$/)
  const code = fc.stringMatching(/^PB2[0-9A-Z]{10,20}$/)
  fc.assert(
    fc.property(words, words, words, code, words, (head, selected, tail, scan, typed) => {
      const before = view(head + selected + tail, head.length, head.length + selected.length)
      const place = head.length + scan.length
      const after = view(head + scan + tail, place)
      const now = view(head + scan + typed + tail, place + typed.length)

      expect(withoutScan({ before, after }, now)).toEqual({
        value: head + selected + typed + tail,
        selection: [
          head.length + selected.length + typed.length,
          head.length + selected.length + typed.length,
        ],
      })
    }),
  )
})

test('a scan that a person moved is still found, and one that she deleted is not missed', () => {
  const cut = { before: view('ab', 1), after: view('aCODEb', 5) }

  expect(withoutScan(cut, view('xaCODEb', 1)).value).toBe('xab')
  expect(withoutScan(cut, view('only words', 3)).value).toBe('only words')
})

test('a field that tells no selection keeps what was typed into it after a scan', () => {
  const before = { ...view('12', 0), selection: null }

  expect(withoutScan({ before, after: view('123', 3) }, view('1234', 4)).value).toBe('1234')
})
