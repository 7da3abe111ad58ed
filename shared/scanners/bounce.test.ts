import { expect, test } from 'vitest'
import { hearRead, NOTHING_HEARD } from './bounce.ts'

test('a code that a scanner goes on reading is one scan, and another after 1.5 seconds without it', () => {
  const first = hearRead(NOTHING_HEARD, 'gun', 'A', 0)
  const echo = hearRead(first.heard, 'gun', 'A', 1_000)
  const again = hearRead(echo.heard, 'gun', 'A', 2_499)
  const later = hearRead(again.heard, 'gun', 'A', 3_999)

  expect([first, echo, again, later].map(({ isEcho }) => isEcho)).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('another code, and the same code from another scanner, is no echo', () => {
  const first = hearRead(NOTHING_HEARD, 'gun', 'A', 0)
  const other = hearRead(first.heard, 'gun', 'B', 10)
  const back = hearRead(other.heard, 'gun', 'A', 20)
  const elsewhere = hearRead(back.heard, 'table', 'A', 30)

  expect([other.isEcho, back.isEcho, elsewhere.isEcho]).toEqual([false, false, false])
})

test('sources that come and go take no room for ever', () => {
  let heard = NOTHING_HEARD
  for (let source = 0; source < 1_000; source += 1) {
    heard = hearRead(heard, `port ${source}`, 'A', source).heard
  }

  expect(heard.size).toBeLessThanOrEqual(64)
})
