import { expect, test } from 'vitest'
import { cameraDo, cameraPlaceOf } from './camera-help.ts'

const AGENTS = {
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/150.0.0.0',
  linux: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0',
} as const

test.each(['windows', 'mac', 'linux'] as const)(
  'ES8: in its own window on %s the page names that system’s switch, in a browser the browser’s',
  (system) => {
    const window = cameraPlaceOf('app:', AGENTS[system])
    const browser = cameraPlaceOf('http:', AGENTS[system])

    expect(cameraDo('denied', window)).toBe(`scanner.camera.do.denied.${system}`)
    expect(cameraDo('denied', browser)).toBe('scanner.camera.do.denied')
  },
)

test('a window of its own has no question at its top', () => {
  expect(cameraDo('asking', 'mac')).toBe('scanner.camera.do.starting')
  expect(cameraDo('asking', 'browser')).toBe('scanner.camera.do.asking')
})

test('what a cable or another program does is the same everywhere', () => {
  for (const phase of ['off', 'running', 'missing', 'in_use', 'ended'] as const) {
    expect(cameraDo(phase, 'windows')).toBe(`scanner.camera.do.${phase}`)
  }
})
