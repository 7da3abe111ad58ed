import { expect, test } from 'vitest'
import { type Desktop, desktopProblem, sandboxProblem } from './desktop-problem.ts'

const aDesktop = (more: Partial<Desktop> = {}): Desktop => ({
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  userId: 1_000,
  hasUserNamespaces: true,
  ...more,
})

test('SH2: a person’s desktop has nothing against a window, under X or Wayland', () => {
  expect(desktopProblem(aDesktop())).toBeNull()
  expect(desktopProblem(aDesktop({ environment: { WAYLAND_DISPLAY: 'wayland-0' } }))).toBeNull()
})

test('SH2: without a display there is no window, on Linux', () => {
  const environment = { DISPLAY: '' }

  expect(desktopProblem(aDesktop({ environment }))).toContain('no display')
  expect(desktopProblem(aDesktop({ environment, platform: 'darwin' }))).toBeNull()
  expect(desktopProblem(aDesktop({ environment, platform: 'win32', userId: null }))).toBeNull()
})

test('SH2: root gets no window, because the sandbox is never turned off', () => {
  expect(desktopProblem(aDesktop({ userId: 0 }))).toContain('root')
  expect(desktopProblem(aDesktop({ userId: 0, platform: 'darwin' }))).toBeNull()
})

test('SH2: a kernel without user namespaces needs the helper that belongs to root', () => {
  const restricted = aDesktop({ hasUserNamespaces: false })

  expect(sandboxProblem(restricted, false)).toContain('chrome-sandbox')
  expect(sandboxProblem(restricted, true)).toBeNull()
  expect(sandboxProblem(aDesktop(), false)).toBeNull()
  expect(
    sandboxProblem(aDesktop({ platform: 'win32', hasUserNamespaces: false }), false),
  ).toBeNull()
})
