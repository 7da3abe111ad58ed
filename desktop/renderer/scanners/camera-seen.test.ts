import { expect, test } from 'vitest'
import { NOTHING_SEEN, nextSeen, type Seen } from './camera-seen.ts'

const FRAME_MS = 75
const isOurs = (text: string): boolean => text.startsWith('PB')

/** Looks at one set of texts for a while, frame after frame; answers every read. */
function watch(seen: Seen, texts: readonly string[], forMs: number) {
  const reads: string[] = []
  for (let ms = 0; ms < forMs; ms += FRAME_MS) {
    const next = nextSeen(seen, texts, FRAME_MS, isOurs)
    seen = next.seen
    reads.push(...next.reads)
  }
  return { seen, reads }
}

test('a ticket that stays in view is read once', () => {
  expect(watch(NOTHING_SEEN, ['PB1'], 60_000).reads).toEqual(['PB1'])
})

test('a ticket that was away for a second and a half is read again, and sooner it is not', () => {
  const shown = watch(NOTHING_SEEN, ['PB1'], 1_000)

  const soon = watch(watch(shown.seen, [], 1_200).seen, ['PB1'], 1_000)
  const later = watch(watch(shown.seen, [], 1_600).seen, ['PB1'], 1_000)

  expect(soon.reads).toEqual([])
  expect(later.reads).toEqual(['PB1'])
})

test('frames that could not be read between do not make it a second read', () => {
  let { seen, reads } = watch(NOTHING_SEEN, ['PB1'], FRAME_MS)
  for (let round = 0; round < 50; round += 1) {
    for (const texts of [[], [], ['PB1'], [], []]) {
      const next = watch(seen, texts, FRAME_MS)
      seen = next.seen
      reads = [...reads, ...next.reads]
    }
  }

  expect(reads).toEqual(['PB1'])
})

test('a stranger’s code in view for a minute is one read, and hides no ticket beside it', () => {
  const alone = watch(NOTHING_SEEN, ['https://shop'], 30_000)
  const beside = watch(alone.seen, ['https://shop', 'PB1'], 30_000)

  expect(alone.reads).toEqual(['https://shop'])
  expect(beside.reads).toEqual(['PB1'])
})

test('a stranger’s code that is hard to see does not come again every time it is made out', () => {
  let seen = NOTHING_SEEN
  const reads: string[] = []
  for (let round = 0; round < 20; round += 1) {
    for (const texts of [['https://shop'], []]) {
      const next = watch(seen, texts, texts.length === 0 ? 3_000 : FRAME_MS)
      seen = next.seen
      reads.push(...next.reads)
    }
  }

  expect(reads).toEqual(['https://shop'])
})

test('of two new codes in one frame the ticket comes last, so that its verdict stays', () => {
  const { reads } = nextSeen(NOTHING_SEEN, ['PB1', 'https://shop'], FRAME_MS, isOurs)

  expect(reads).toEqual(['https://shop', 'PB1'])
})

test('a time when nobody looked does not count as away', () => {
  const { seen } = watch(NOTHING_SEEN, ['PB1'], 1_000)

  const { reads } = nextSeen(seen, ['PB1'], 3_600_000, isOurs)

  expect(reads).toEqual([])
})
