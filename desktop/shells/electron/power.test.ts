import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createAwake, listenToPower } from './power.ts'
import { fakeBlocker } from './testing/fake-electron.ts'

test('ES17: the display stays on while it is wanted, by one blocker however often it is asked for', () => {
  const running = new Map<number, string>()
  const awake = createAwake(fakeBlocker(running))

  awake.keep(false)
  expect([...running.values()]).toEqual([])
  awake.keep(true)
  awake.keep(true)
  expect([...running.values()]).toEqual(['prevent-display-sleep'])
  awake.keep(false)
  awake.keep(false)
  expect([...running.values()]).toEqual([])
  awake.keep(true)
  expect([...running.values()]).toEqual(['prevent-display-sleep'])
})

test('ES18: a laptop that slept, one that was unlocked and one that shuts down are told apart', () => {
  const monitor = new EventEmitter()
  const heard: string[] = []
  // Safe: the emitter is what is taken of it.
  listenToPower(monitor as never, {
    slept: () => void heard.push('slept'),
    unlocked: () => void heard.push('unlocked'),
    shutsDown: () => void heard.push('shuts down'),
  })

  for (const name of ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown']) {
    monitor.emit(name)
  }

  expect(heard).toEqual(['slept', 'unlocked', 'shuts down'])
})
