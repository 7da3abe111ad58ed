import { afterEach, expect, test, vi } from 'vitest'
import { type Ended, runSuites } from './suite.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const suite = (name: string, ended: Ended) => ({ name, run: async () => ended })

test('why each test failed is told once more at the very end, just above the names', async () => {
  const printed: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)))
  const failures = [{ name: 'a.test.ts: doors open', why: ['Error: they are shut', 'at a.ts:3'] }]

  const total = await runSuites(
    [
      suite('unit', { passed: 2, failed: 0, skipped: 0, failures: [] }),
      suite('browser', { passed: 1, failed: 1, skipped: 1, failures }),
    ],
    {},
  )

  expect(total).toEqual({ passed: 3, failed: 1, skipped: 1 })
  const [why, summary] = printed.slice(-2)
  expect(why).toBe('\na.test.ts: doors open:\n    Error: they are shut\n    at a.ts:3')
  expect(summary?.split('\n').at(-1)).toBe('         FAILED a.test.ts: doors open')
})

test('a run in which everything fails still ends in its names, after so many lines and no more', async () => {
  const printed: string[] = []
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)))
  const failures = Array.from({ length: 100 }, (_unused, at) => ({
    name: `test ${at}`,
    why: ['Error: no database', 'at db.ts:1'],
  }))

  await runSuites([suite('pg', { passed: 0, failed: 100, skipped: 0, failures })], {})

  const [why, summary] = printed.slice(-2)
  expect(why?.trim().split('\n')).toHaveLength(60)
  expect(summary).toContain('FAILED test 99')
})
