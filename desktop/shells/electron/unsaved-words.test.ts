// AW100: an admin window with unsaved words asks before it goes, and the gate goes on meanwhile.
import { expect, test } from 'vitest'
import { fakeElectron, mayUnload } from './testing/fake-electron.ts'
import { decideUnload } from './unsaved-words.ts'
import { createWindows } from './windows.ts'

test.each([
  [{ isEnding: false, isAsked: false, mayLeave: false }, 'ask'],
  [{ isEnding: false, isAsked: true, mayLeave: false }, 'stay'],
  [{ isEnding: false, isAsked: false, mayLeave: true }, 'leave'],
  [{ isEnding: true, isAsked: false, mayLeave: false }, 'leave'],
  [{ isEnding: true, isAsked: true, mayLeave: false }, 'leave'],
] as const)('AW100 of a page that does not want to go, %j: %s', (situation, becomes) => {
  expect(decideUnload(situation)).toBe(becomes)
})

const LEAVE = 0
const STAY = 1

const faults: string[] = []
const log = { info: () => {}, warn: () => {}, error: (text: string) => void faults.push(text) }

/** An admin window into which somebody has typed. */
function typedInto(answer: () => Promise<number>) {
  const fake = fakeElectron({ answer })
  // Safe: the windows read no more of the host.
  const host = { platform: 'linux', log, program: '/probesh' } as never
  const windows = createWindows(fake.modules, host, { dataFolder: '/data' })
  windows.start()
  windows.show('admin')
  const admin = fake.windows.at(-1)
  if (admin === undefined) throw new Error('there is no window')
  admin.hasUnsavedWords = true
  return { ...fake, ...windows, admin }
}
const questions = ({ did }: { readonly did: readonly string[] }): number =>
  did.filter((one) => one === 'question').length

test('AW100 whoever stays keeps the window, and is asked again the next time', async () => {
  const desk = typedInto(async () => STAY)

  expect(desk.admin.tryClose()).toBe(false)
  await expect.poll(() => questions(desk)).toBe(1)
  await Promise.resolve()
  expect(desk.admin.isOpen).toBe(true)
  await expect
    .poll(() => {
      desk.admin.tryClose()
      return questions(desk)
    })
    .toBeGreaterThan(1)
  expect(desk.admin.isOpen).toBe(true)
})

test('AW100 whoever leaves closes it by one press', async () => {
  const desk = typedInto(async () => LEAVE)

  expect(desk.admin.tryClose()).toBe(false)

  await expect.poll(() => desk.admin.isOpen).toBe(false)
  expect(questions(desk)).toBe(1)
})

test('AW100 while the question stands there, a second press asks nothing', () => {
  const desk = typedInto(() => new Promise<number>(() => {}))

  expect([desk.admin.tryClose(), desk.admin.tryClose()]).toEqual([false, false])
  expect(questions(desk)).toBe(1)
})

test('AW100 a page that was to be loaded anew is loaded, and its next words are asked about', async () => {
  const desk = typedInto(async () => LEAVE)
  const { admin } = desk

  expect(mayUnload(admin)).toBe(false)
  await expect.poll(() => admin.webContents.did).toContain('reload')
  expect(mayUnload(admin)).toBe(true)
  admin.webContents.emit('dom-ready')

  expect(mayUnload(admin)).toBe(false)
  expect(questions(desk)).toBe(2)
})

test('AW100 a window that stayed, and is then loaded anew, is not closed by that yes', async () => {
  let answer = STAY
  const desk = typedInto(async () => answer)
  const { admin } = desk
  admin.tryClose()
  await expect
    .poll(() => {
      answer = LEAVE
      mayUnload(admin)
      return admin.webContents.did
    })
    .toContain('reload')

  expect(admin.isOpen).toBe(true)
})

test('AW100 a program that ends asks nobody, also while the question stands there', () => {
  const desk = typedInto(() => new Promise<number>(() => {}))
  desk.admin.tryClose()

  desk.letClose()

  expect(desk.admin.tryClose()).toBe(true)
})

test('AW100 a dialog that cannot be shown is noted, and the window stays', async () => {
  const desk = typedInto(() => Promise.reject(new Error('no display')))

  desk.admin.tryClose()

  await expect.poll(() => faults).toEqual(['nobody could be asked about unsaved words'])
  expect(desk.admin.isOpen).toBe(true)
})

test('AW100 nothing typed, nothing asked; and the gate’s window is never asked', () => {
  const desk = typedInto(async () => STAY)
  desk.admin.hasUnsavedWords = false

  expect(desk.admin.tryClose()).toBe(true)
  expect(desk.windows[0]?.tryClose()).toBe(true)
  expect(questions(desk)).toBe(0)
})
