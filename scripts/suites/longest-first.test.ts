import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LONG, longestFirst } from './longest-first.ts'
import { ROOT } from './suite.ts'

test('what takes long begins first, and no file is left out', () => {
  const [longest = '', second = ''] = LONG

  expect(longestFirst(['a', second, 'b', longest], (path) => path)).toEqual([
    longest,
    second,
    'a',
    'b',
  ])
})

test('a spec that was renamed is still known as one that takes long', () => {
  expect(LONG.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})
