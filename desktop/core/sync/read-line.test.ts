import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headRow, LIST_ROW } from '../../testing/feed.ts'
import { readLine, readRow } from './read-line.ts'

test('SY3 no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void readLine(text)))
  fc.assert(fc.property(fc.anything(), (row) => void readRow(row)))
})

test('a line, a list setting or a choice of a later release is told apart from a broken one', () => {
  const code = (row: unknown) => {
    const read = readRow(row)
    return read.ok ? 'read' : read.error.code
  }

  expect(code(headRow('snapshot'))).toBe('read')
  expect(code({ type: 'pool' })).toBe('newer')
  expect(code(headRow('snapshot', { protocol: 2, lists: 7 }))).toBe('newer')
  expect(code(headRow('snapshot', { lists: [{ ...LIST_ROW, rules: {} }] }))).toBe('newer')
  expect(code(headRow('snapshot', { lists: [{ ...LIST_ROW, admitUnpaid: 'always' }] }))).toBe(
    'newer',
  )
  expect(code(headRow('snapshot', { lists: 7 }))).toBe('broken')
  expect(code({ type: 'ticket' })).toBe('broken')
  expect(code(null)).toBe('broken')
})

test('SY20 notices in a form that is not known here stop no download', () => {
  const notices = [{ shape: 'of a later release' }]

  expect(readLine(JSON.stringify({ ...headRow('changes'), notices }))).toMatchObject({
    ok: true,
    value: { type: 'head', notices: [] },
  })
})
