import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FeedPage } from './feed-store.ts'
import { createSharedPages, type PageReader } from './shared-pages.ts'

const aPage = (name: string): FeedPage => ({
  lines: Buffer.from(name),
  rows: 1,
  lastXid: '0',
  lastId: name,
})

const Turn = fc.record({
  what: fc.constantFrom('join', 'read', 'read', 'read'),
  reader: fc.nat(7),
  place: fc.constantFrom('a', 'b', 'c'),
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

test('a page that one who joined later began to read is shared with those who were there', async () => {
  const pages = createSharedPages()
  const early = pages.join('event')
  const late = pages.join('event')

  expect(await readAt(late, 'a')).toBe('own')

  expect(await readAt(early, 'a')).toBe('shared')
})

test('a page that is still being read when somebody joins is not his either', async () => {
  const pages = createSharedPages()
  const early = pages.join('event')
  const { promise, resolve } = Promise.withResolvers<FeedPage>()
  const reading = early.read('a', () => promise)
  const late = pages.join('event')

  const own = late.read('a', () => Promise.resolve(aPage('newer')))
  resolve(aPage('older'))

  expect((await reading).lastId).toBe('older')
  expect((await own).lastId).toBe('newer')
})

test('who joins again sees nothing that was read for him before', async () => {
  const pages = createSharedPages()
  const stays = pages.join('event')
  const leaves = pages.join('event')
  expect(await readAt(leaves, 'a')).toBe('own')
  leaves.leave()

  expect(await readAt(pages.join('event'), 'a')).toBe('own')
  expect(await readAt(stays, 'a')).toBe('shared')
})

test('nobody gets a page whose reading began before he joined, whoever reads and joins in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Turn, { maxLength: 40 }), async (turns) => {
      const pages = createSharedPages()
      const readers: { readonly reader: PageReader; readonly joinedAt: number }[] = []
      for (const [at, turn] of turns.entries()) {
        const chosen = readers[turn.reader % Math.max(1, readers.length)]
        if (turn.what === 'join' || chosen === undefined) {
          readers.push({ reader: pages.join('event'), joinedAt: at })
          continue
        }
        const page = await chosen.reader.read(turn.place, async () => ({ ...aPage('a'), rows: at }))
        expect(page.rows).toBeGreaterThan(chosen.joinedAt)
      }
    }),
  )
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
  expect(await readAt(first, 'a')).toBe('shared')
})

test('a failure that comes late leaves a newer reading of the same page alone', async () => {
  const pages = createSharedPages()
  const early = pages.join('event')
  const failing = Promise.withResolvers<FeedPage>()
  const failed = early.read('a', () => failing.promise)
  const late = pages.join('event')
  expect(await readAt(late, 'a')).toBe('own')

  failing.reject(new Error('cut'))
  await expect(failed).rejects.toThrow('cut')

  expect(await readAt(early, 'a')).toBe('shared')
})

test('the pages stay while one download is left, and a page read again is the newest of those kept', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]
  for (let at = 0; at < 8; at += 1) await readAt(first, `page ${at}`)
  const third = pages.join('event')
  expect(await readAt(third, 'page 0')).toBe('own')
  expect(await readAt(third, 'page 8')).toBe('own')
  third.leave()
  first.leave()

  expect(await readAt(second, 'page 0')).toBe('shared')
  expect(await readAt(second, 'page 2')).toBe('shared')
  expect(await readAt(second, 'page 1')).toBe('own')
})

test('who joins after the first has left shares with those who stay', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]
  first.leave()
  const third = pages.join('event')

  expect(await readAt(second, 'a')).toBe('own')
  expect(await readAt(third, 'a')).toBe('shared')
})

test('a few pages are kept', async () => {
  const pages = createSharedPages()
  const [first, second] = [pages.join('event'), pages.join('event')]
  for (let at = 0; at < 20; at += 1) await readAt(first, `page ${at}`)

  expect(await readAt(second, 'page 0')).toBe('own')
  expect(await readAt(second, 'page 19')).toBe('shared')
})

async function readWeakly([reader]: readonly PageReader[]): Promise<WeakRef<FeedPage>> {
  if (reader === undefined) throw new Error('no reader')
  return new WeakRef(await reader.read('a', async () => aPage('a')))
}

function leaveOne(readers: PageReader[]): void {
  readers.shift()?.leave()
}

test('after the last download has left no page is held in memory', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const pages = createSharedPages()
  // A download that is over keeps no reader either, so none may stay in this function's frame.
  const readers = [pages.join('event'), pages.join('event')]
  const page = await readWeakly(readers)
  const isHeld = async (): Promise<boolean> => {
    // What was looked at in a turn of the loop stays until its end.
    await setImmediate()
    collectGarbage()
    return page.deref() !== undefined
  }

  leaveOne(readers)
  expect(await isHeld()).toBe(true)
  leaveOne(readers)
  expect(await isHeld()).toBe(false)
  expect(pages.join('event')).toBeDefined()
})
