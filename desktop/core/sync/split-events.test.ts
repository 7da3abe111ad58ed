import { expect, test } from 'vitest'
import { createEventSplitter, type ServerSentEvent } from './split-events.ts'

/** What the lines of `text` give; the last line must have its end. */
const read = (text: string): ServerSentEvent[] => {
  const splitter = createEventSplitter()
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => splitter.push(line))
    .filter((event) => event !== null)
}

test('an event counts only when its empty line has come', () => {
  expect(read('event: rows\ndata: [1]\n')).toEqual([])
  expect(read('event: rows\ndata: [1]\n\n')).toEqual([{ event: 'rows', data: '[1]' }])
})

test('heartbeats and fields that we do not use are passed over', () => {
  expect(read(': beat\n\nid: 7\nretry: 10\nevent: pull\ndata:\n\n')).toEqual([
    { event: 'pull', data: '' },
  ])
})

test('several data lines are one text', () => {
  expect(read('event: rows\ndata: [1,\ndata:2]\n\n')).toEqual([{ event: 'rows', data: '[1,\n2]' }])
})

test('an event that broke off does not leak its name into the next one', () => {
  expect(read('event: rows\n\ndata: x\n\n')).toEqual([{ event: 'message', data: 'x' }])
})
