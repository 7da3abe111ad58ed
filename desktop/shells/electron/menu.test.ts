import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { adminTask, menuTemplate } from './menu.ts'

const template = (platform: NodeJS.Platform, isPackaged: boolean, isClosed = false) =>
  menuTemplate({ platform, isPackaged, isClosed, openAdmin: () => {} })

const roles = (menu: readonly MenuItemConstructorOptions[] | null): string[] =>
  (menu ?? []).flatMap(({ role, submenu }) => [
    ...(role === undefined ? [] : [role]),
    ...(Array.isArray(submenu) ? roles(submenu) : []),
  ])

test('ES20: the installed program has no menu on Windows and Linux', () => {
  expect(template('win32', true)).toBeNull()
  expect(template('linux', true)).toBeNull()
})

test('ES20: the installed program on macOS has what copies, pastes and quits, and no tools', () => {
  expect(roles(template('darwin', true))).toEqual(['about', 'hide', 'quit', 'editMenu'])
})

test('ES19: nobody quits from the menu of a closed screen', () => {
  expect(roles(template('darwin', true, true))).toEqual(['about'])
  expect(roles(template('darwin', false, true))).toEqual(['about'])
})

test('ES20: in development the tools are in the menu', () => {
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    expect(roles(template(platform, false))).toContain('toggleDevTools')
  }
})

test('the task of the program’s button starts it on the same folder', () => {
  expect(adminTask('C:\\Probesh.exe', 'C:\\a b')).toMatchObject({
    program: 'C:\\Probesh.exe',
    arguments: '--admin --data "C:\\a b"',
  })
})
