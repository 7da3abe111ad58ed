// Sounds that a tired ear tells apart in a loud hall.
import { expect, test } from 'vitest'
import { MELODIES } from './sounds.ts'

const hertz = (tone: keyof typeof MELODIES) => MELODIES[tone].map((note) => note.hertz)
const lengths = (tone: keyof typeof MELODIES) => MELODIES[tone].map((note) => note.lengthMs)
const endMs = (tone: keyof typeof MELODIES) =>
  Math.max(...MELODIES[tone].map(({ startMs, lengthMs }) => startMs + lengthMs))

test('an admission rises in two notes, a stop is two low long ones, a used ticket three short alike', () => {
  const [low = 0, high = 0] = hertz('admit')

  expect(hertz('admit')).toHaveLength(2)
  expect(high).toBeGreaterThan(low)
  expect(hertz('stop')).toHaveLength(2)
  expect(Math.max(...hertz('stop'))).toBeLessThan(200)
  expect(Math.min(...lengths('stop'))).toBeGreaterThan(300)
  expect(new Set(hertz('again')).size).toBe(1)
  expect(Math.max(...lengths('again'))).toBeLessThan(100)
  expect(lengths('again')).toHaveLength(3)
})

test('no sound lasts into the next visitor, and none is like another', () => {
  const tones = ['admit', 'care', 'again', 'stop'] as const

  for (const tone of tones) expect(endMs(tone), tone).toBeLessThan(1_000)
  expect(new Set(tones.map((tone) => JSON.stringify(hertz(tone)))).size).toBe(4)
})
