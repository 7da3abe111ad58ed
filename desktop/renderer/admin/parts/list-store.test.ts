import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answer } from '../api/api.ts'
import type { Page } from '../api/route-types.ts'
import { createList, type ListStore } from './list-store.ts'

type Asked = Readonly<Record<string, string | undefined>>
let asked: Asked[]
let list: ListStore<string>

/** Three pages of one row each, whatever is searched for. */
const pageOf = (after: string | undefined): Answer<Page<string>> => {
  const number = Number(after ?? '1')
  const next = number < 3 ? String(number + 1) : null
  return { ok: true, value: { items: [`row ${number}`], next } }
}

const settled = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0))
const shown = (): readonly string[] | undefined => list.state().value?.items

beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  list = createList<string>(async (query) => {
    asked.push(query)
    return pageOf(query.after)
  })
  await settled()
})
afterEach(() => {
  list.close()
  vi.useRealTimers()
})

test('AW35 a list goes on by the server’s cursor, and back the way that it came', async () => {
  expect(shown()).toEqual(['row 1'])
  list.next()
  await settled()
  list.next()
  await settled()
  expect(shown()).toEqual(['row 3'])
  list.next()
  await settled()
  expect([list.page(), shown()]).toEqual([3, ['row 3']])
  list.previous()
  await settled()
  expect([list.page(), shown()]).toEqual([2, ['row 2']])
})

test('AW35 what is typed is asked once typing rests, from the first page on', async () => {
  list.next()
  await settled()
  asked = []
  for (const typed of ['r', 'ra', 'rah']) {
    list.filter('q', typed, true)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(20)

  expect(asked).toEqual([{ q: 'rah' }])
  expect(list.page()).toBe(1)
})

test('AW35 an answer that a newer question has overtaken is not shown', async () => {
  const waiting: ((answer: Answer<Page<string>>) => void)[] = []
  const slow = createList<string>(() => new Promise((resolve) => waiting.push(resolve)))
  slow.filter('status', 'draft')
  const answer = (row: string): Answer<Page<string>> => ({
    ok: true,
    value: { items: [row], next: null },
  })
  waiting[1]?.(answer('newer'))
  waiting[0]?.(answer('older'))
  await settled()

  expect(slow.state().value?.items).toEqual(['newer'])
  slow.close()
})

test('AW35 clearing asks for everything, and a closed list asks for nothing more', async () => {
  list.filter('status', 'draft')
  await settled()
  list.clear()
  await settled()
  expect(asked.at(-1)).toEqual({})
  list.filter('q', 'a', true)
  list.close()
  const before = asked.length
  await vi.advanceTimersByTimeAsync(1_000)

  expect(asked).toHaveLength(before)
})
