import type { SystemPreferences } from 'electron'
import { expect, test } from 'vitest'
import type { PageName } from '../../contract/calls.ts'
import { cameraStep, guardPermissions, mayAsk, mayUse } from './permissions.ts'

const asked = (permission: string, own: object = {}) => ({
  permission,
  requestingUrl: 'app://gate/',
  isMainFrame: true,
  ...own,
})

test.each([
  ['gate', asked('media', { mediaTypes: ['video'] }), true],
  // Windows may name none; our page asks for no microphone.
  ['gate', asked('media', { mediaTypes: [] }), true],
  ['gate', asked('media'), true],
  ['gate', asked('fullscreen'), true],
  ['gate', asked('media', { mediaTypes: ['audio'] }), false],
  ['gate', asked('media', { mediaTypes: ['video', 'audio'] }), false],
  ['gate', asked('media', { mediaTypes: ['video', 'later'] }), false],
  ['gate', asked('media', { isMainFrame: false }), false],
  ['gate', asked('media', { requestingUrl: 'app://admin/' }), false],
  ['gate', asked('media', { requestingUrl: 'app://gate.evil/' }), false],
  ['gate', asked('media', { requestingUrl: 'https://gate/' }), false],
  ['gate', asked('media', { requestingUrl: '' }), false],
  ['gate', asked('fullscreen', { requestingUrl: 'https://evil.example/' }), false],
  ['admin', asked('media', { mediaTypes: ['video'], requestingUrl: 'app://admin/' }), false],
  ['admin', asked('fullscreen', { requestingUrl: 'app://admin/' }), false],
  ['admin', asked('media', { mediaTypes: ['video'] }), false],
] as const)('ES6: asked by the %s page, %j is answered with %j', (page, request, answer) => {
  expect(mayAsk(page, request)).toBe(answer)
})

/** Every other name that Electron 45 knows, and one that it does not. */
const OTHERS =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown later'

test('ES6: neither page has any other permission, and none that a later Chromium brings', () => {
  for (const permission of OTHERS.split(' ')) {
    for (const page of ['gate', 'admin'] as const) {
      const requestingUrl = `app://${page}/`
      const checked = { permission, requestingOrigin: requestingUrl, isMainFrame: true }
      expect(mayAsk(page, asked(permission, { requestingUrl })), permission).toBe(false)
      expect(mayUse(page, { ...checked, mediaType: 'video' }), permission).toBe(false)
    }
  }
})

const checked = (permission: string, own: object = {}) => ({
  permission,
  requestingOrigin: 'app://gate/',
  isMainFrame: true,
  ...own,
})

test.each([
  ['gate', checked('media', { mediaType: 'video' }), true],
  ['gate', checked('media', { mediaType: 'unknown' }), true],
  // While a camera is being opened, and for `navigator.permissions`, Electron names none.
  ['gate', checked('media'), true],
  ['gate', checked('fullscreen'), true],
  ['gate', checked('media', { mediaType: 'audio' }), false],
  ['gate', checked('media', { mediaType: 'video', isMainFrame: false }), false],
  ['gate', checked('media', { mediaType: 'video', requestingOrigin: 'app://admin' }), false],
  ['gate', checked('media', { mediaType: 'video', requestingOrigin: 'https://x.example' }), false],
  ['admin', checked('media', { mediaType: 'video', requestingOrigin: 'app://admin/' }), false],
] as const)('ES7: looked up by the %s page, %j is %j', (page, look, answer) => {
  expect(mayUse(page, look)).toBe(answer)
})

type Status = ReturnType<SystemPreferences['getMediaAccessStatus']>

test.each([
  ['darwin', 'granted', 'allow'],
  ['darwin', 'not-determined', 'ask_system'],
  ['darwin', 'denied', 'refuse'],
  ['darwin', 'restricted', 'refuse'],
  ['win32', 'granted', 'allow'],
  ['win32', 'not-determined', 'allow'],
  ['win32', 'unknown', 'allow'],
  ['win32', 'denied', 'refuse'],
  ['win32', 'restricted', 'refuse'],
  ['linux', 'denied', 'allow'],
] as const)('ES8: on %s a camera whose switch says %s is one to %s', (platform, status, step) => {
  expect(cameraStep(platform, () => status)).toBe(step)
})

type Handlers = {
  request: (contents: null, permission: string, answer: (is: boolean) => void, more: object) => void
  check: (contents: null, permission: string, origin: string, more: object) => boolean
  device: (details: object) => boolean
}

function guarded(page: PageName, platform: NodeJS.Platform, status: Status, systemSays: boolean) {
  const handlers: Partial<Handlers> = {}
  const session = {
    setPermissionRequestHandler: (handler: Handlers['request']) => {
      handlers.request = handler
    },
    setPermissionCheckHandler: (handler: Handlers['check']) => {
      handlers.check = handler
    },
    setDevicePermissionHandler: (handler: Handlers['device']) => {
      handlers.device = handler
    },
  }
  guardPermissions(session as never, page, {
    platform,
    systemPreferences: {
      getMediaAccessStatus: () => status,
      askForMediaAccess: async () => systemSays,
    },
  })
  const ask = (permission: string, more: object): Promise<boolean> =>
    new Promise((resolve) => handlers.request?.(null, permission, resolve, more))
  return { ask, handlers }
}

const CAMERA = { requestingUrl: 'app://gate/', isMainFrame: true, mediaTypes: ['video'] }

test('ES8: macOS asks its user once, and the page hears what was answered', async () => {
  expect(await guarded('gate', 'darwin', 'not-determined', true).ask('media', CAMERA)).toBe(true)
  expect(await guarded('gate', 'darwin', 'not-determined', false).ask('media', CAMERA)).toBe(false)
  expect(await guarded('gate', 'win32', 'denied', true).ask('media', CAMERA)).toBe(false)
  expect(await guarded('gate', 'linux', 'unknown', false).ask('media', CAMERA)).toBe(true)
})

test('ES6 ES7: both handlers of a session stand, and no device is a page’s', async () => {
  const { ask, handlers } = guarded('gate', 'linux', 'granted', true)
  const here = { isMainFrame: true, requestingUrl: 'app://gate/' }

  expect(await ask('geolocation', here)).toBe(false)
  expect(await ask('fullscreen', here)).toBe(true)
  expect(handlers.check?.(null, 'media', 'app://gate/', { ...here, mediaType: 'video' })).toBe(true)
  expect(handlers.check?.(null, 'usb', 'app://gate/', here)).toBe(false)
  expect(handlers.device?.({ deviceType: 'serial', origin: 'app://gate/' })).toBe(false)
})
