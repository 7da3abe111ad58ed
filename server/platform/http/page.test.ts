import * as v from 'valibot'
import { expect, test } from 'vitest'
import { PageQuery, readCursor, toPage, writeCursor } from './page.ts'

const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
const key = ({ id }: { readonly id: string }): readonly string[] => ['at', id]

test('one row more than the page is how a next page is known, and its cursor names the last shown', () => {
  const full = toPage(rows, 2, ({ id }) => id, key)
  const last = toPage(rows, 3, ({ id }) => id, key)

  expect(full.items).toEqual(['a', 'b'])
  expect(readCursor(full.next ?? '', 2)).toEqual(['at', 'b'])
  expect(last).toEqual({ items: ['a', 'b', 'c'], next: null })
})

test('a text that is no cursor of this list is none, whatever it is', () => {
  for (const text of [
    '',
    'nonsense',
    'bnVsbA',
    writeCursor(['one']),
    writeCursor(['1', '2', '3']),
  ]) {
    expect(readCursor(text, 2)).toBeNull()
  }
})

test('a cursor of the longest names in any script is taken back', () => {
  const id = '0190a0a0-0000-7000-8000-000000000001'
  for (const name of ['ক'.repeat(200), '"\\'.repeat(100), `${'x'.repeat(240)}@mail.example`]) {
    const after = writeCursor([name, id])

    expect(v.parse(PageQuery, { after }).after).toBe(after)
    expect(readCursor(after, 2)).toEqual([name, id])
  }
})
