// Electron as far as the shell touches it: objects that note what they are told, and events that a test lets happen.
import { EventEmitter } from 'node:events'
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  WebContents,
} from 'electron'
import type { CancellationToken } from 'electron-updater'
import type { Carry } from '../app-protocol.ts'
import type { ElectronModules } from '../host.ts'
import type { Updater } from '../updates.ts'

/** An event of Electron's, and whether somebody prevented what it would lead to. */
export function anEvent<T extends object>(details?: T) {
  const event = {
    ...details,
    isPrevented: false,
    preventDefault: () => {
      event.isPrevented = true
    },
  }
  return event
}

type FakeSession = EventEmitter & {
  readonly partition: string
  readonly handlers: Map<string, Carry>
  readonly requested: string[]
}

function fakeSession(partition: string, send: typeof fetch = noNetwork): FakeSession {
  const handlers = new Map<string, Carry>()
  const requested: string[] = []
  return Object.assign(new EventEmitter(), {
    partition,
    handlers,
    requested,
    protocol: { handle: (scheme: string, carry: Carry) => void handlers.set(scheme, carry) },
    webRequest: { onBeforeRequest: () => void requested.push('before_request') },
    setPermissionRequestHandler: () => void requested.push('permission_request'),
    setPermissionCheckHandler: () => void requested.push('permission_check'),
    setDevicePermissionHandler: () => void requested.push('device_permission'),
    setSpellCheckerEnabled: (is: boolean) => void requested.push(`spell_checker ${is}`),
    setSpellCheckerLanguages: (all: string[]) => void requested.push(`languages ${all}`),
    fetch: send,
  })
}

const noNetwork: typeof fetch = () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))

export type FakeContents = EventEmitter & {
  readonly session: FakeSession
  readonly did: string[]
  openHandler: () => { action: string }
}

export function fakeContents(session: FakeSession = fakeSession('none')): FakeContents {
  const did: string[] = []
  const contents: FakeContents = Object.assign(new EventEmitter(), {
    session,
    did,
    openHandler: () => ({ action: 'allow' }),
    setWindowOpenHandler: (handler: () => { action: string }) => {
      contents.openHandler = handler
    },
    loadURL: async (url: string) => void did.push(`load ${url}`),
    reload: () => void did.push('reload'),
    forcefullyCrashRenderer: () => void did.push('crash'),
    isDevToolsOpened: () => false,
    isDestroyed: () => false,
  })
  return contents
}

/** Safe: the fake has what the shell takes of it. */
export const asContents = (contents: FakeContents): WebContents =>
  contents as unknown as WebContents

export type FakeWindow = EventEmitter & {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: FakeContents
  readonly did: string[]
  isOpen: boolean
  /** Its page does not want to go. */
  hasUnsavedWords: boolean
  /** As a person or a key does; true: it is gone. */
  readonly tryClose: () => boolean
}

function fakeWindow(options: BrowserWindowConstructorOptions, contents: FakeContents): FakeWindow {
  const did: string[] = []
  const window: FakeWindow = Object.assign(new EventEmitter(), {
    options,
    webContents: contents,
    did,
    isOpen: true,
    hasUnsavedWords: false,
    show: () => void did.push('show'),
    focus: () => void did.push('focus'),
    restore: () => void did.push('restore'),
    isMinimized: () => did.at(-1) === 'minimized',
    isDestroyed: () => !window.isOpen,
    setKiosk: (is: boolean) => void did.push(`kiosk ${is}`),
    setAlwaysOnTop: (is: boolean) => void did.push(`on top ${is}`),
    loadURL: async (url: string) => void did.push(`load ${url}`),
    destroy: () => {
      window.isOpen = false
      window.emit('closed')
    },
    close: () => void window.tryClose(),
    tryClose: () => {
      const event = anEvent()
      window.emit('close', event)
      if (event.isPrevented || !mayUnload(window)) return false
      window.isOpen = false
      window.emit('closed')
      return true
    },
  })
  return window
}

/** As Electron does: whoever prevents the page's prevention lets it go. */
export function mayUnload({ hasUnsavedWords, webContents }: FakeWindow): boolean {
  if (!hasUnsavedWords) return true
  const event = anEvent()
  webContents.emit('will-prevent-unload', event)
  return event.isPrevented
}

/** Safe: as above. */
export const asWindow = (window: FakeWindow): BrowserWindow => window as unknown as BrowserWindow

export type FakeOptions = {
  readonly isPackaged?: boolean
  readonly isFirst?: boolean
  /** False: a Linux desktop without one that keeps a secret. */
  readonly hasKeyring?: boolean
  /** Chromium's, of the command line. */
  readonly switches?: readonly string[]
  /** What a person presses in the system's dialog, by the buttons' order. Left out: nobody answers. */
  readonly answer?: () => Promise<number>
  /** By Chromium's network stack. Left out: there is no network. */
  readonly fetch?: typeof fetch
}

/** Electron's modules, and what the shell did with them in `did`, in order. */
export function fakeElectron(options: FakeOptions = {}) {
  const { isPackaged = true, isFirst = true } = options
  const did: string[] = []
  const windows: FakeWindow[] = []
  const menus: (readonly MenuItemConstructorOptions[] | null)[] = []
  const blockers = new Map<number, string>()
  const powerMonitor = new EventEmitter()
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<number>()
  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    name: 'Probesh',
    commandLine: { hasSwitch: (name: string) => (options.switches ?? []).includes(name) },
    setPath: (name: string, path: string) => void did.push(`${name} ${path}`),
    requestSingleInstanceLock: (wanted: object) => {
      did.push(`lock ${JSON.stringify(wanted)}`)
      return isFirst
    },
    enableSandbox: () => void did.push('sandbox'),
    whenReady: () => ready.promise,
    relaunch: (how?: object) =>
      void did.push(how === undefined ? 'relaunch' : `relaunch ${JSON.stringify(how)}`),
    setAppUserModelId: (id: string) => void did.push(`program ${id}`),
    setUserTasks: () => void did.push('tasks'),
    quit: () => quit(app, windows),
    exit: (code: number) => ended.resolve(code),
  })
  const { sessions, fromPartition } = fakeSessions(app, options.fetch)
  const modules = {
    app,
    BrowserWindow: windowClass((options) => {
      const contents = fakeContents(fromPartition(options.webPreferences?.partition ?? 'default'))
      const window = fakeWindow(options, contents)
      windows.push(window)
      app.emit('web-contents-created', {}, contents)
      return window
    }),
    dialog: fakeDialog(did, options.answer),
    Menu: {
      setApplicationMenu: (menu: readonly MenuItemConstructorOptions[] | null) => menus.push(menu),
      buildFromTemplate: (template: readonly MenuItemConstructorOptions[]) => template,
    },
    powerMonitor,
    powerSaveBlocker: fakeBlocker(blockers),
    protocol: { registerSchemesAsPrivileged: () => void did.push('schemes') },
    safeStorage: fakeKeyring(options.hasKeyring ?? true),
    session: { fromPartition },
    systemPreferences: {
      getMediaAccessStatus: () => 'granted',
      askForMediaAccess: async () => true,
    },
  }
  return {
    loadUpdater: fakeUpdater(did),
    // Safe: as above.
    modules: modules as unknown as ElectronModules,
    did,
    sessions,
    windows,
    menus,
    blockers,
    powerMonitor,
    app,
    ready: () => ready.resolve(),
    ended: ended.promise,
  }
}

/** Where nobody answers, the question stands there. */
const fakeDialog = (did: string[], answer?: () => Promise<number>) => ({
  showErrorBox: (_title: string, text: string) => void did.push(`error ${text}`),
  showMessageBox: async () => {
    did.push('question')
    return { response: await (answer?.() ?? new Promise<number>(() => {})) }
  },
})

/** As Electron does: each is made when it is first asked for, and the program is told. */
function fakeSessions(app: EventEmitter, send: typeof fetch | undefined) {
  const sessions = new Map<string, FakeSession>()
  const fromPartition = (partition: string): FakeSession => {
    const known = sessions.get(partition)
    if (known !== undefined) return known
    const session = fakeSession(partition, send)
    sessions.set(partition, session)
    app.emit('session-created', session)
    return session
  }
  return { sessions, fromPartition }
}

/** There is no newer release. */
const fakeUpdater = (did: string[]) => async () => {
  did.push('updater')
  return {
    // Safe: the shell sets what it finds there, listens, and asks for a release.
    updater: Object.assign(new EventEmitter(), {
      checkForUpdates: async () => null,
    }) as unknown as Updater,
    // Safe: nothing is downloaded.
    newToken: () => new EventEmitter() as unknown as CancellationToken,
  }
}

/** As Electron does: the program is told, every window is asked, and what nobody prevents ends it. */
function quit(
  app: EventEmitter & { readonly exit: (code: number) => void },
  windows: readonly FakeWindow[],
): void {
  app.emit('before-quit', anEvent())
  const open = windows.filter((window) => window.isOpen)
  if (!open.every((window) => window.tryClose())) return
  const event = anEvent()
  app.emit('will-quit', event)
  if (!event.isPrevented) app.exit(0)
}

/** A class, as `new` wants it. */
const windowClass = (create: (options: BrowserWindowConstructorOptions) => FakeWindow) =>
  class {
    constructor(options: BrowserWindowConstructorOptions) {
      // biome-ignore lint/correctness/noConstructorReturn: Electron's class, and an object that notes what it is told.
      return create(options)
    }
  }

/** Kinds that run, by number. */
export function fakeBlocker(running: Map<number, string>) {
  let last = 0
  return {
    start: (kind: string) => {
      last += 1
      running.set(last, kind)
      return last
    },
    stop: (id: number) => running.delete(id),
  }
}

const fakeKeyring = (isThere: boolean) => ({
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => (isThere ? 'gnome_libsecret' : 'basic_text'),
  encryptStringAsync: async (text: string) => Buffer.from(`v11${text}`),
  decryptStringAsync: async (sealed: Buffer) => ({
    result: sealed.toString('utf8').slice(3),
    shouldReEncrypt: false,
  }),
})
