import { expect, test } from 'vitest'
import { webPreferences } from './web-preferences.ts'

/** Every one of them is a rule: no Node, no preload, isolated, sandboxed, nothing switched on. */
const GATE = {
  partition: 'persist:gate',
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  disableDialogs: true,
  spellcheck: false,
  devTools: false,
  backgroundThrottling: false,
}

test('ES5: a page’s window has exactly these preferences, and so no preload and no Blink feature', () => {
  expect(webPreferences('gate', true)).toEqual(GATE)
  expect(webPreferences('admin', true)).toEqual({
    ...GATE,
    partition: 'persist:admin',
    backgroundThrottling: true,
  })
})

test('ES5: the developer’s tools are there in development, and nothing else is different', () => {
  expect(webPreferences('gate', false)).toEqual({ ...GATE, devTools: true })
})
