import { expect, test } from 'vitest'
import type { CallOutput } from '../../contract/calls.ts'
import type { ClientResult } from '../client.ts'
import { createSearchDesk, isCurrent, REST_MS } from './search-desk.ts'

type Answer = ClientResult<CallOutput<'search'>>

const FOUND: Answer = { ok: true, value: { items: [], hasMore: true } }

/** A desk whose time and station the test holds in its hand. */
function aDesk() {
  const asked: { readonly text: string; readonly answer: (answer: Answer) => void }[] = []
  const timers = new Set<() => void>()
  const desk = createSearchDesk({
    ask: (text) => new Promise((answer) => asked.push({ text, answer })),
    after: (ms, run) => {
      expect(ms).toBeLessThanOrEqual(80)
      timers.add(run)
      return () => void timers.delete(run)
    },
    changed: () => {},
  })
  const rest = (): void => {
    for (const run of [...timers]) {
      timers.delete(run)
      run()
    }
  }
  const texts = (): string[] => asked.map(({ text }) => text)
  const answer = async (at: number, with_: Answer = FOUND): Promise<void> => {
    asked[at]?.answer(with_)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { desk, rest, texts, answer, timers }
}

test('a storm of keys is one question, asked when they rest', () => {
  const { desk, rest, texts } = aDesk()
  for (const text of ['r', 'ra', 'rah', 'rahi', 'rahim']) desk.type(text)

  expect(texts()).toEqual([])
  rest()
  expect(texts()).toEqual(['rahim'])
  expect(REST_MS).toBeLessThanOrEqual(80)
})

test('an answer to an older text is never shown as that of the newer', async () => {
  const { desk, rest, texts, answer } = aDesk()
  desk.type('ra')
  rest()
  desk.type('salma')
  rest()
  await answer(0)

  expect(desk.view().answer).toBeNull()
  expect(texts()).toEqual(['ra', 'salma'])
  await answer(1)
  expect(desk.view().answer?.text).toBe('salma')
  expect(isCurrent(desk.view())).toBe(true)
})

test('while one question is under way the next ones wait, and only the newest of them is asked', async () => {
  const { desk, rest, texts, answer } = aDesk()
  for (const text of ['a', 'ab', 'abc']) {
    desk.type(text)
    rest()
  }
  expect(texts()).toEqual(['a'])

  await answer(0)
  expect(texts()).toEqual(['a', 'abc'])
})

test('the list stays while the next one is asked for, and is known to be older', async () => {
  const { desk, rest, answer } = aDesk()
  desk.type('ra')
  rest()
  await answer(0)
  desk.type('rah')

  expect(desk.view().answer?.text).toBe('ra')
  expect(isCurrent(desk.view())).toBe(false)
})

test('an empty field asks nothing and shows nothing', async () => {
  const { desk, rest, texts, answer, timers } = aDesk()
  desk.type('ra')
  rest()
  await answer(0)
  desk.type('  ')
  desk.again()

  expect(desk.view()).toEqual({ text: '', answer: null, problem: null })
  expect(timers.size).toBe(0)
  expect(texts()).toEqual(['ra'])
})

test('asked again, the same text brings fresh answers at once', async () => {
  const { desk, rest, texts, answer } = aDesk()
  desk.type('ra')
  rest()
  await answer(0)
  desk.again()

  expect(texts()).toEqual(['ra', 'ra'])
})

test('a station that cannot answer says why, and the next text is asked all the same', async () => {
  const { desk, rest, texts, answer } = aDesk()
  desk.type('ra')
  rest()
  await answer(0, { ok: false, error: { code: 'no_answer', message: '' } })
  expect(desk.view().problem?.code).toBe('no_answer')

  desk.type('rah')
  rest()
  expect(desk.view().problem).toBeNull()
  expect(texts()).toEqual(['ra', 'rah'])
})
