import { expect, test } from 'vitest'
import { SCREEN_RULES } from './kiosk.ts'
import { APP_ID } from './menu.ts'
import { fakeElectron } from './testing/fake-electron.ts'
import { createWindows } from './windows.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

function opened({ platform = 'linux' as NodeJS.Platform, isPackaged = true } = {}) {
  const fake = fakeElectron({ isPackaged })
  // Safe: the windows read no more of the host.
  const host = { platform, log, program: '/probesh' } as never
  const windows = createWindows(fake.modules, host, { dataFolder: '/data' })
  const ofPage = (page: string) =>
    fake.windows.find(
      ({ options, isOpen }) => isOpen && options.webPreferences?.partition === `persist:${page}`,
    )
  return { ...fake, ...windows, ofPage }
}

test('a window is shown once there is something to see, and opened once', () => {
  const desk = opened()

  desk.start()
  desk.start()
  expect(desk.windows).toHaveLength(1)
  expect(desk.ofPage('gate')?.options.show).toBe(false)
  expect(desk.ofPage('gate')?.did).toEqual(['load app://gate/'])
  desk.ofPage('gate')?.emit('ready-to-show')
  expect(desk.ofPage('gate')?.did.at(-1)).toBe('show')
})

test('ES24: a program that ends opens no window for whoever starts it once more', () => {
  const desk = opened()
  desk.start()

  desk.letClose()
  desk.show('admin')

  expect(desk.ofPage('admin')).toBeUndefined()
})

test('ES19: before visitors the gate’s window is the whole screen, on top, and stays', () => {
  const desk = opened()
  desk.start()

  desk.follow(SCREEN_RULES.self_service)
  expect(desk.ofPage('gate')?.did.slice(-2)).toEqual(['kiosk true', 'on top true'])
  expect(desk.ofPage('gate')?.tryClose()).toBe(false)
  desk.follow(SCREEN_RULES.gate)
  expect(desk.ofPage('gate')?.did.slice(-2)).toEqual(['kiosk false', 'on top false'])
  expect(desk.ofPage('gate')?.tryClose()).toBe(true)
})

test('ES19: a program that starts before visitors begins as a kiosk', () => {
  const desk = opened()

  desk.follow(SCREEN_RULES.self_service)
  desk.start()

  expect(desk.ofPage('gate')?.did).toContain('kiosk true')
})

test.each(['leave-full-screen', 'leave-html-full-screen'])(
  'ES19: a kiosk that lost the whole screen by %s takes it back, and an open gate does not',
  (name) => {
    const desk = opened()
    desk.start()
    const gate = desk.ofPage('gate')

    gate?.emit(name)
    expect(gate?.did).not.toContain('kiosk true')
    desk.follow(SCREEN_RULES.self_service)
    gate?.did.splice(0)
    gate?.emit(name)

    expect(gate?.did).toEqual(['kiosk true', 'on top true'])
  },
)

test('ES19: a kiosk that was made small comes back', () => {
  const desk = opened()
  desk.start()
  const gate = desk.ofPage('gate')

  gate?.emit('minimize')
  expect(gate?.did).not.toContain('restore')
  desk.follow(SCREEN_RULES.self_service)
  gate?.emit('minimize')

  expect(gate?.did.at(-1)).toBe('restore')
})

test('ES19: a locked screen keeps its window, and is no kiosk', () => {
  const desk = opened()
  desk.start()

  desk.follow(SCREEN_RULES.locked)

  expect(desk.ofPage('gate')?.tryClose()).toBe(false)
  expect(desk.ofPage('gate')?.did.at(-1)).toBe('on top false')
})

test.each(['locked', 'self_service'] as const)(
  'ES19: a screen that is %s has no admin window, and opens none',
  (mode) => {
    const desk = opened()
    desk.start()
    desk.show('admin')
    expect(desk.ofPage('admin')).toBeDefined()

    desk.follow(SCREEN_RULES[mode])
    desk.show('admin')

    expect(desk.ofPage('admin')).toBeUndefined()
  },
)

test('ES19: the program’s own end, and the system’s, close every window', () => {
  const desk = opened()
  desk.start()
  desk.follow(SCREEN_RULES.self_service)

  desk.letClose()

  expect(desk.ofPage('gate')?.tryClose()).toBe(true)
})

test('ES19: Windows that ends its session ends the program', () => {
  const desk = opened()
  desk.app.on('before-quit', desk.letClose)
  desk.start()
  desk.follow(SCREEN_RULES.self_service)
  const gate = desk.ofPage('gate')

  gate?.emit('session-end')

  expect(gate?.isOpen).toBe(false)
})

test('ES20: no menu is there when the first window opens', () => {
  expect(opened().menus).toEqual([null])
  expect(opened({ isPackaged: false }).menus[0]).toHaveLength(1)
})

test('a window that was closed is opened anew, and one that is small is restored', () => {
  const desk = opened()
  desk.start()
  desk.ofPage('gate')?.tryClose()

  desk.show('gate')
  desk.ofPage('gate')?.did.push('minimized')
  desk.show('gate')

  expect(desk.windows).toHaveLength(2)
  expect(desk.ofPage('gate')?.did.slice(-3)).toEqual(['restore', 'show', 'focus'])
})

test('nobody opens the admin page before the station is there', () => {
  const desk = opened()

  desk.show('admin')

  expect(desk.windows).toHaveLength(0)
})

test('Windows alone has the task, at the button of the program that its shortcut starts', () => {
  expect(opened({ platform: 'win32' }).did).toEqual([`program ${APP_ID}`, 'tasks'])
  expect(opened({ platform: 'win32', isPackaged: false }).did).toEqual([])
  expect(opened().did).toEqual([])
})
