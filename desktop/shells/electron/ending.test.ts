import { expect, test } from 'vitest'
import { END_MS_MAX, endInOrder } from './ending.ts'
import { fakeElectron } from './testing/fake-electron.ts'

function ending(close: () => Promise<void>) {
  const { app, ended } = fakeElectron()
  const logged: string[] = []
  const write = (message: string): void => void logged.push(message)
  const timers: { ms: number; run: () => void; isCancelled: boolean }[] = []
  const closed: string[] = []
  const running = endInOrder({
    app: app as never,
    letClose: () => void closed.push('windows'),
    timers: {
      after: (ms, run) => {
        const timer = { ms, run, isCancelled: false }
        timers.push(timer)
        return () => {
          timer.isCancelled = true
        }
      },
    },
    log: { info: write, warn: write, error: write },
  })
  running.updates = { close: () => void closed.push('updates') }
  running.watch = { close: () => void closed.push('watch') }
  running.station = {
    close: async () => {
      closed.push('station')
      await close()
    },
  }
  return { app, ended, logged, timers, closed }
}

test('ES24: the station closes last, once, and then the program ends', async () => {
  const desk = ending(async () => {})

  desk.app.quit()
  // The system asks again while it closes.
  desk.app.quit()

  expect(await desk.ended).toBe(0)
  expect(desk.closed).toEqual(['windows', 'updates', 'watch', 'station', 'windows'])
  expect(desk.timers).toMatchObject([{ ms: END_MS_MAX, isCancelled: true }])
})

test('ES24: a station that does not close leaves no program behind that holds its folder', async () => {
  const desk = ending(() => new Promise(() => {}))

  desk.app.quit()
  desk.timers[0]?.run()

  expect(await desk.ended).toBe(1)
  expect(desk.logged).toEqual(['the station did not close in time'])
})

test('ES24: one that fails while it closes is logged, and ends with 1', async () => {
  const desk = ending(async () => Promise.reject(new Error('disk')))

  desk.app.quit()

  expect(await desk.ended).toBe(1)
  expect(desk.logged).toEqual(['the station did not close'])
})
