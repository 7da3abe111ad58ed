import { expect, test } from 'vitest'
import { endOnFault, nextFault } from './faults.ts'
import { fakeElectron } from './testing/fake-electron.ts'

test.each([
  [true, 60_000, 'relaunch'],
  [true, 3_600_000, 'relaunch'],
  // It would go on for ever.
  [true, 59_999, 'end'],
  // Whoever started it in a terminal, or by a script, waits for its end.
  [false, 3_600_000, 'end'],
] as const)(
  'ES25: installed %j and %d ms old, a fault that nobody caught makes it %s',
  (isPackaged, ageMs, step) => {
    expect(nextFault(isPackaged, ageMs)).toBe(step)
  },
)

function faulty({ isPackaged = true, ageMs = 3_600_000, environment = {} } = {}) {
  const fake = fakeElectron({ isPackaged })
  const logged: string[] = []
  const said: string[] = []
  const write = (message: string): void => void logged.push(message)
  const happen: { fault: (error: unknown) => void; rejection: (error: unknown) => void } = {
    fault: () => {},
    rejection: () => {},
  }
  endOnFault(fake.modules, {
    log: { info: write, warn: write, error: write },
    say: (sentence) => said.push(sentence),
    ageMs: () => ageMs,
    argv: ['/tmp/.mount_x/probesh', '--data', '/data'],
    environment,
    onFault: (listener) => {
      happen.fault = listener
    },
    onRejection: (listener) => {
      happen.rejection = listener
    },
  })
  return { ...fake, logged, said, happen }
}

test('ES25: the installed program logs the fault, starts again and ends', async () => {
  const desk = faulty()

  desk.happen.fault(new Error('defect'))

  expect(desk.did).toEqual(['relaunch'])
  expect(await desk.ended).toBe(1)
  expect(desk.logged).toEqual(['a fault that nobody caught'])
})

test('ES25: an AppImage is started by its own file: what it runs from is unmounted with it', () => {
  const desk = faulty({ environment: { APPIMAGE: '/opt/probesh.AppImage' } })

  desk.happen.fault(new Error('defect'))

  const how = { execPath: '/opt/probesh.AppImage', args: ['--data', '/data'] }
  expect(desk.did).toEqual([`relaunch ${JSON.stringify(how)}`])
})

test('ES25: one that faults at its start says so and stays ended', async () => {
  const desk = faulty({ ageMs: 1_000 })

  desk.happen.fault(new Error('defect'))

  expect(await desk.ended).toBe(1)
  expect(desk.did).toEqual([expect.stringMatching(/^error Probesh stopped/)])
  expect(desk.said).toEqual([expect.stringContaining('No scan is lost')])
})

test('ES25: a stream that its reader left is closed once more by Node, which ends nothing', () => {
  const desk = faulty()
  const late = Object.assign(new TypeError('Invalid state: Controller is already closed'), {
    code: 'ERR_INVALID_STATE',
  })

  desk.happen.fault(late)

  expect(desk.did).toEqual([])
  expect(desk.logged).toEqual(['a stream was closed twice'])
})

test('ES25: a promise that nobody waited for is logged, and the gate goes on', () => {
  const desk = faulty()

  desk.happen.rejection(new Error('late'))

  expect(desk.did).toEqual([])
  expect(desk.logged).toEqual(['a promise that nobody waited for'])
})
