import { expect, test } from 'vitest'
import { isForVenues, REFUSED_SWITCHES, switchProblem } from './refused-switches.ts'
import { aShell } from './testing/running-shell.ts'

test('ES26: a program for venues is installed, and not the one for automatic tests', () => {
  expect(isForVenues(true, 'Probesh')).toBe(true)
  expect(isForVenues(true, 'probesh')).toBe(true)
  expect(isForVenues(true, 'Probesh E2E')).toBe(false)
  expect(isForVenues(true, 'probesh-e2e')).toBe(false)
  expect(isForVenues(false, 'Probesh')).toBe(false)
})

test('ES26: one refused switch is enough, and others are Chromium’s own business', () => {
  expect(switchProblem(() => false)).toBeNull()
  expect(switchProblem((name) => name === 'lang')).toBeNull()
  for (const refused of REFUSED_SWITCHES) {
    expect(switchProblem((name) => name === refused)).toContain(`--${refused},`)
  }
  expect(switchProblem((name) => name === 'no-sandbox')).toContain('install the deb')
})

test('ES26: the installed program ends before anything is made; from the source tree it starts', async () => {
  await using installed = await aShell({ switches: ['remote-debugging-port'] })
  await using forTests = await aShell({ isPackaged: false, switches: ['remote-debugging-port'] })
  await installed.begin()
  await forTests.begin()

  expect(await installed.ended).toBe(1)
  expect(installed.did).toEqual([expect.stringContaining('error Probesh does not start with')])
  expect(forTests.lines).toHaveLength(1)
})
