import { chmodSync, mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findElectron, HERE, type Places } from './find-electron.ts'

const VERSION = '45.4.1'

/** A machine that has the npm package, without its binary. */
function aMachine() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-find-'))
  const write = (path: string, text: string): string => {
    const file = join(folder.path, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, 0o755)
    return file
  }
  write('package/package.json', JSON.stringify({ name: 'electron', version: VERSION }))
  const places: Places = {
    platform: 'linux',
    environment: {},
    packageFolder: join(folder.path, 'package'),
    systemFolders: [join(folder.path, 'lib/electronMAJOR')],
  }
  return {
    places,
    folder: folder.path,
    write,
    find: (more: Partial<Places> = {}) => findElectron({ ...places, ...more }),
    [Symbol.dispose]: () => folder.remove(),
  }
}

/** What the package's installer leaves. */
function installInto(machine: ReturnType<typeof aMachine>, version = VERSION): string {
  machine.write('package/dist/version', version)
  machine.write('package/path.txt', 'electron')
  return machine.write('package/dist/electron', 'ELF')
}

test('SH1: the binary that the package installed is found', () => {
  using machine = aMachine()
  const path = installInto(machine)

  expect(machine.find()).toEqual({ isFound: true, path })
})

test.each([
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ['win32', 'electron.exe'],
] as const)('SH1: on %s it is %s', (platform, binary) => {
  using machine = aMachine()
  installInto(machine)
  const path = machine.write(`package/dist/${binary}`, 'a program')

  expect(machine.find({ platform })).toEqual({ isFound: true, path })
})

test('SH1: nothing anywhere: it says so, and that it can be fetched', () => {
  using machine = aMachine()

  expect(machine.find()).toEqual({
    isFound: false,
    why: 'its binary is not on this machine',
    isFetchable: true,
  })
})

test('SH1: half an installation, and that of another version, are none', () => {
  using half = aMachine()
  half.write('package/dist/version', VERSION)
  half.write('package/dist/electron', 'ELF')
  using older = aMachine()
  installInto(older, '45.4.0')

  expect([half.find().isFound, older.find().isFound]).toEqual([false, false])
})

test('SH1: where the override is set, no other place counts, and nothing is fetched', () => {
  using machine = aMachine()
  installInto(machine)
  const own = machine.write('own/electron', 'a program')
  const environment = (folder: string) => ({
    environment: { ELECTRON_OVERRIDE_DIST_PATH: join(machine.folder, folder) },
  })

  expect(machine.find(environment('own'))).toEqual({ isFound: true, path: own })
  expect(machine.find(environment('nothing'))).toEqual({
    isFound: false,
    why: 'ELECTRON_OVERRIDE_DIST_PATH names a folder that does not have its binary',
    isFetchable: false,
  })
})

test('SH1: a system’s own of the same major is found, by command or by folder, behind a link', () => {
  using byCommand = aMachine()
  const path = byCommand.write('opt/e45/electron', 'ELF')
  byCommand.write('opt/e45/version', 'v45.9.0')
  mkdirSync(join(byCommand.folder, 'bin'))
  symlinkSync(path, join(byCommand.folder, 'bin/electron45'))
  const environment = { PATH: ['/nowhere', join(byCommand.folder, 'bin')].join(delimiter) }
  using byFolder = aMachine()
  const inFolder = byFolder.write('lib/electron45/electron', 'ELF')
  byFolder.write('lib/electron45/version', '45.0.2')

  expect(byCommand.find({ environment })).toEqual({ isFound: true, path })
  expect(byFolder.find()).toEqual({ isFound: true, path: inFolder })
})

test('SH1: another major is not taken, nor npm’s command, which would fetch when it is started', () => {
  using machine = aMachine()
  machine.write('lib/electron45/electron', 'ELF')
  machine.write('lib/electron45/version', '44.0.0')
  machine.write('package/cli.js', '#!/usr/bin/env node')
  mkdirSync(join(machine.folder, 'bin'))
  symlinkSync(join(machine.folder, 'package/cli.js'), join(machine.folder, 'bin/electron'))

  const finding = machine.find({ environment: { PATH: join(machine.folder, 'bin') } })

  expect(finding).toMatchObject({ isFound: false, isFetchable: true })
})

test('SH1: without the package there is nothing to fetch it with', () => {
  using machine = aMachine()

  expect(machine.find({ packageFolder: join(machine.folder, 'none') })).toEqual({
    isFound: false,
    why: 'the npm package electron is not installed',
    isFetchable: false,
  })
})

test('the package of this project is where it is looked for', () => {
  const finding = findElectron({ ...HERE, environment: {} })

  expect(finding).not.toMatchObject({ why: 'the npm package electron is not installed' })
})
