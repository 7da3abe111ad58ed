import { setImmediate as afterEvents } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { logHelperCrashes, nextCrash, reviveAfterCrash } from './crashes.ts'
import {
  asContents,
  type FakeContents,
  fakeContents,
  fakeElectron,
} from './testing/fake-electron.ts'

const SECOND = 1_000

/** A page that crashes at these seconds; what is done each time. */
function crashesAt(...seconds: number[]): string[] {
  let reloadsAt: readonly number[] = []
  return seconds.map((at) => {
    const step = nextCrash(reloadsAt, 'crashed', at * SECOND)
    reloadsAt = step.reloadsAt
    return step.action
  })
}

test('ES15: a crashed page is loaded again three times in a minute, and then a person is asked', () => {
  expect(crashesAt(0, 1, 2, 3)).toEqual(['reload', 'reload', 'reload', 'show_restart_page'])
})

test('ES15: the minute slides, so that three crashes in an hour are reloads', () => {
  expect(crashesAt(0, 20, 40, 60, 61)).toEqual([
    'reload',
    'reload',
    'reload',
    'reload',
    'show_restart_page',
  ])
  expect(crashesAt(0, 1_200, 2_400, 3_599)).not.toContain('show_restart_page')
})

test('ES15: a page whose window was closed is no crash', () => {
  expect(nextCrash([1, 2, 3], 'clean-exit', 4)).toEqual({ reloadsAt: [1, 2, 3], action: 'leave' })
})

test.each(['abnormal-exit', 'killed', 'crashed', 'oom', 'memory-eviction'] as const)(
  'ES15: a page that went by %s comes back',
  (reason) => {
    expect(nextCrash([], reason, 0).action).toBe('reload')
  },
)

function revived(contents: FakeContents): string[] {
  const lines: string[] = []
  const write = (message: string): void => void lines.push(message)
  const log = { info: write, warn: write, error: write }
  reviveAfterCrash(asContents(contents), 'gate', { monotonicMs: () => 0, log })
  return lines
}

test('ES15: the window loads its page, and at last the one without a script; each crash is logged', async () => {
  const contents = fakeContents()
  const lines = revived(contents)

  for (let crash = 0; crash < 4; crash += 1) {
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  }
  // Chromium still puts the dead process away: a page that is loaded in between may take the program along.
  expect(contents.did).toEqual([])
  await afterEvents()

  const page = 'load app://gate/'
  expect(contents.did).toEqual([page, page, page, 'load app://gate/restart'])
  expect(lines).toHaveLength(4)
})

test('ES15: a page that hangs is ended, which brings it back; not while a developer holds it', () => {
  const contents = fakeContents()
  revived(contents)
  const held = Object.assign(fakeContents(), { isDevToolsOpened: () => true })
  revived(held)

  contents.emit('unresponsive')
  held.emit('unresponsive')

  expect(contents.did).toEqual(['crash'])
  expect(held.did).toEqual([])
})

test('ES15: a window that is gone is left alone, though it was there when its page crashed', async () => {
  let isDestroyed = false
  const contents = Object.assign(fakeContents(), { isDestroyed: () => isDestroyed })
  revived(contents)

  contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  isDestroyed = true
  await afterEvents()

  expect(contents.did).toEqual([])
})

test('a helper process that crashed is logged, one that ended is not', () => {
  const { app, modules } = fakeElectron()
  const lines: object[] = []
  const log = {
    info: () => {},
    warn: (...line: object[]) => void lines.push(line),
    error: () => {},
  }
  logHelperCrashes(modules.app, log as never)

  app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 })
  app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 })

  expect(lines).toMatchObject([['a helper process is gone', { type: 'GPU', reason: 'crashed' }]])
})
