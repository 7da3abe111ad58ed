import { expect, test } from 'vitest'
import { briefError } from './brief-error.ts'

const STACK = `    at fail (file:///app/node_modules/vitest/dist/index.js:12:7)
    at Object.<anonymous> (/app/desktop/renderer/gate/screens.browser.test.ts:171:20)
    at async file:///app/node_modules/runner/dist/chunk.js:3:1`

test('an error is told in a few lines: what it says, and where a test of ours threw it', () => {
  expect(briefError(`AssertionError: expected 1 to be 2\n${STACK}`, '/app')).toEqual([
    'AssertionError: expected 1 to be 2',
    'at desktop/renderer/gate/screens.browser.test.ts:171',
  ])
})

test('a long error loses its end and never its place, and none of its lines is endless', () => {
  const said = Array.from({ length: 40 }, (_unused, at) => `\u001b[31mline ${at}\u001b[39m`)
  const [first, ...rest] = briefError(
    `${'x'.repeat(9_000)}\n\n${said.join('\n')}\n${STACK}`,
    '/app',
  )

  expect(first).toHaveLength(601)
  expect(rest).toEqual([
    ...['line 0', 'line 1', 'line 2', 'line 3'],
    'at desktop/renderer/gate/screens.browser.test.ts:171',
  ])
})

test('an error without a stack of ours is what it says', () => {
  expect(briefError('Test timed out in 120000ms.', '/app')).toEqual(['Test timed out in 120000ms.'])
  expect(briefError('', '/app')).toEqual([])
})
