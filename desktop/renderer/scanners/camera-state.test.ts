import { expect, test } from 'vitest'
import {
  CAMERA_OFF,
  type CameraEvent,
  type CameraState,
  cameraFailureOf,
  nextCamera,
  retryMs,
} from './camera-state.ts'

/** Follows events one after another; answers the last step. */
function after(events: readonly CameraEvent[], from: CameraState = CAMERA_OFF) {
  let step: ReturnType<typeof nextCamera> = { state: from, commands: [] }
  for (const event of events) step = nextCamera(step.state, event)
  return step
}

const started: CameraEvent = { kind: 'started', deviceId: 'front' }
const opened = (opening: number): CameraEvent => ({ kind: 'opened', opening })
const refused = (opening: number, failure: 'denied' | 'missing' | 'in_use'): CameraEvent => ({
  kind: 'refused',
  opening,
  failure,
})
const RUNNING = [started, opened(1), { kind: 'flowing' }] as const

test('turned on it asks for the camera, and runs once that is allowed', () => {
  const asking = after([started])
  const running = after([started, opened(1)])

  expect(asking.state.phase).toBe('asking')
  expect(asking.commands).toEqual([{ kind: 'open', deviceId: 'front', opening: 1 }])
  expect(running.state).toMatchObject({ phase: 'running', isOpening: false })
})

test('an answer to an older opening changes nothing', () => {
  const again = after([started, { kind: 'started', deviceId: 'back' }])

  for (const late of [opened(1), refused(1, 'denied')]) {
    expect(nextCamera(again.state, late)).toEqual({ state: again.state, commands: [] })
  }
})

test('turned off while the browser still asks, it stays off whatever the answer is', () => {
  const off = after([started, { kind: 'stopped' }])

  expect(off.commands).toEqual([{ kind: 'close' }])
  for (const late of [opened(1), refused(1, 'missing')]) {
    expect(nextCamera(off.state, late).state.phase).toBe('off')
  }
})

test.each(['missing', 'in_use'] as const)(
  'a camera that is %s is tried again by itself, less and less often',
  (failure) => {
    const first = after([started, refused(1, failure)])
    const second = after([{ kind: 'retry' }, refused(2, failure)], first.state)

    expect(first.state.phase).toBe(failure)
    expect(first.commands).toEqual([{ kind: 'wait', ms: retryMs(1) }])
    expect(second.commands).toEqual([{ kind: 'wait', ms: retryMs(2) }])
    expect(retryMs(2)).toBeGreaterThan(retryMs(1))
    expect(retryMs(100)).toBe(retryMs(50))
  },
)

test('a person who said no is not asked again, until they allow it or turn it on anew', () => {
  const denied = after([started, refused(1, 'denied')])

  expect(denied.commands).toEqual([])
  expect(nextCamera(denied.state, { kind: 'retry' }).commands).toEqual([])
  expect(
    nextCamera(denied.state, { kind: 'devices_changed', isWantedBack: true }).commands,
  ).toEqual([])
  expect(nextCamera(denied.state, { kind: 'permitted' }).commands).toMatchObject([{ kind: 'open' }])
  expect(nextCamera(denied.state, started).commands).toMatchObject([{ kind: 'open' }])
})

test('a camera that ended is let go, and opened again soon', () => {
  const lost = after([...RUNNING, { kind: 'lost' }])
  const retried = nextCamera(lost.state, { kind: 'retry' })

  expect(lost.state.phase).toBe('ended')
  expect(lost.commands).toEqual([{ kind: 'close' }, { kind: 'wait', ms: retryMs(1) }])
  expect(retried.commands).toEqual([{ kind: 'open', deviceId: 'front', opening: 2 }])
  expect(retried.state.phase).toBe('ended')
})

test('pictures that come again make the next wait short; without them the waits grow', () => {
  const twice = after([
    ...RUNNING,
    { kind: 'lost' },
    { kind: 'retry' },
    opened(2),
    { kind: 'lost' },
  ])
  const healed = after([{ kind: 'retry' }, opened(3), { kind: 'flowing' }], twice.state)

  expect(twice.commands.at(-1)).toEqual({ kind: 'wait', ms: retryMs(2) })
  expect(nextCamera(healed.state, { kind: 'lost' }).commands.at(-1)).toEqual({
    kind: 'wait',
    ms: retryMs(1),
  })
})

test('plugging a camera in ends the wait', () => {
  const missing = after([started, refused(1, 'missing')])

  const plugged = nextCamera(missing.state, { kind: 'devices_changed', isWantedBack: false })

  expect(plugged.commands).toEqual([{ kind: 'open', deviceId: 'front', opening: 2 }])
})

test('while one opening waits for its answer no second one begins', () => {
  const retrying = after([started, refused(1, 'missing'), { kind: 'retry' }])

  for (const kind of ['retry', 'permitted'] as const) {
    expect(nextCamera(retrying.state, { kind }).commands).toEqual([])
  }
})

test('the camera that was asked for takes over again when it is back, and another one does not', () => {
  const running = after(RUNNING).state

  expect(nextCamera(running, { kind: 'devices_changed', isWantedBack: false }).commands).toEqual([])
  const back = nextCamera(running, { kind: 'devices_changed', isWantedBack: true })
  expect(back.commands).toMatchObject([{ kind: 'open', deviceId: 'front' }])
  expect(nextCamera(back.state, { kind: 'lost' }).commands).toEqual([])
})

test('a camera that is off is left alone by everything but turning it on', () => {
  for (const event of [
    { kind: 'retry' },
    { kind: 'permitted' },
    { kind: 'lost' },
    { kind: 'devices_changed', isWantedBack: true },
  ] as const) {
    expect(nextCamera(CAMERA_OFF, event)).toEqual({ state: CAMERA_OFF, commands: [] })
  }
})

test.each([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'in_use'],
  ['AbortError', 'in_use'],
] as const)('the browser’s %s means %s', (name, failure) => {
  expect(cameraFailureOf(name)).toBe(failure)
})
