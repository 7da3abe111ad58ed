import { expect, test } from 'vitest'
import type { FeedPage } from './feed-store.ts'
import { createSharedPages, type PageReader } from './shared-pages.ts'

const aPage = (name: string): FeedPage => ({
  lines: Buffer.from(name),
  rows: 1,
  lastXid: '0',
  lastId: name,
})

/** Reads a place; says whether it was read for this reader or for another. */
async function readAt(reader: PageReader, place: string): Promise<'own' | 'shared'> {
  let isOwn = false
  await reader.read(place, async () => {
    isOwn = true
    return aPage(place)
  })
  return isOwn ? 'own' : 'shared'
}

test('downloads of the same event read a page once between them', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]

  expect(await readAt(first, 'a')).toBe('own')
  expect(await readAt(second, 'a')).toBe('shared')
  expect(await readAt(second, 'b')).toBe('own')
  expect(await readAt(first, 'b')).toBe('shared')
})

test('a page that is still being read is not asked for again', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]
  const { promise, resolve } = Promise.withResolvers<FeedPage>()

  const one = first.read('a', () => promise)
  const two = second.read('a', () => Promise.reject(new Error('asked again')))
  resolve(aPage('a'))

  expect(await two).toBe(await one)
})

test('a page whose reading began before somebody joined is not his: it may miss what he must see', async () => {
  const pages = createSharedPages()
  const early = pages.join('event')
  expect(await readAt(early, 'a')).toBe('own')
  const late = pages.join('event')

  expect(await readAt(late, 'a')).toBe('own')
  expect(await readAt(early, 'a')).toBe('shared')
})

test('another event’s pages are not shared', async () => {
  const pages = createSharedPages()
  const [one, other] = [pages.join('one'), pages.join('other')]

  expect(await readAt(one, 'a')).toBe('own')
  expect(await readAt(other, 'a')).toBe('own')
})

test('a page that could not be read is read again by the next', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]

  await expect(first.read('a', () => Promise.reject(new Error('cut')))).rejects.toThrow('cut')

  expect(await readAt(second, 'a')).toBe('own')
})

test('a few pages are kept, and none after the last download has left', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]
  for (let at = 0; at < 20; at += 1) await readAt(first, `page ${at}`)

  expect(await readAt(second, 'page 0')).toBe('own')
  expect(await readAt(second, 'page 19')).toBe('shared')
  first.leave()
  second.leave()
  expect(await readAt(pages.join('event'), 'page 19')).toBe('own')
})
