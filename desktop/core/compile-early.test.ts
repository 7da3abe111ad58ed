import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { compileEarly } from './compile-early.ts'

test('the engine that is pinned knows the flag that a station sets', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })

  expect(known).toContain('--invocation-count-for-turbofan')
  expect(compileEarly).not.toThrow()
})
