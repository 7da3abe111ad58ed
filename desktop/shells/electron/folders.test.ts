import { mkdirSync, mkdtempDisposableSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  defaultDataFolder,
  diskProblem,
  type FolderFacts,
  folderProblem,
  makePrivateFolder,
  ownerProblem,
  resolveFolder,
  windowFolderOf,
} from './folders.ts'

const HOMES: Readonly<Record<string, string>> = {
  win32: 'C:\\Users\\mina',
  darwin: '/Users/mina',
  linux: '/srv/mina',
}
const WINDOWS = {
  APPDATA: 'C:\\Users\\mina\\AppData\\Roaming',
  LOCALAPPDATA: 'C:\\Users\\mina\\AppData\\Local',
  OneDrive: 'D:\\Meine Ablage',
}

const facts = (platform: NodeJS.Platform, own: Partial<FolderFacts> = {}): FolderFacts => ({
  platform,
  home: HOMES[platform] ?? '',
  environment: platform === 'win32' ? WINDOWS : {},
  hasCloudDocuments: false,
  ...own,
})

test.each([
  ['win32', {}, 'C:\\Users\\mina\\AppData\\Local\\Probesh\\station'],
  ['win32', { environment: {} }, 'C:\\Users\\mina\\AppData\\Local\\Probesh\\station'],
  ['darwin', {}, '/Users/mina/Library/Application Support/Probesh/station'],
  ['linux', {}, '/srv/mina/.local/share/probesh/station'],
  ['linux', { environment: { XDG_DATA_HOME: '/data' } }, '/data/probesh/station'],
] as const)('ES21: on %s with %j a station’s data is in %s', (platform, own, folder) => {
  expect(defaultDataFolder(facts(platform, own))).toBe(folder)
  expect(folderProblem(folder, facts(platform, own))).toBeNull()
})

test.each([
  ['win32', 'C:\\Users\\mina\\AppData\\Roaming\\Probesh', 'roaming profile'],
  ['win32', 'c:\\users\\MINA\\appdata\\roaming', 'roaming profile'],
  ['win32', 'C:\\Users\\mina\\OneDrive\\station', 'OneDrive'],
  ['win32', 'C:\\Users\\mina\\OneDrive - Example Ltd\\Documents\\x', 'OneDrive'],
  ['win32', 'D:\\Meine Ablage\\station', 'OneDrive'],
  ['win32', 'C:\\Users\\mina\\Dropbox\\station', 'Dropbox'],
  ['win32', 'C:\\Users\\mina\\Dropbox (Example)\\station', 'Dropbox'],
  ['win32', 'C:\\Users\\mina\\iCloudDrive\\station', 'iCloud'],
  ['win32', '\\\\server\\share\\station', 'another machine'],
  ['darwin', '/Users/mina/Library/Mobile Documents/com~apple~CloudDocs/station', 'iCloud'],
  ['darwin', '/Users/mina/Library/CloudStorage/Box-Box/station', 'a cloud storage'],
  ['darwin', '/Users/mina/Dropbox/station', 'Dropbox'],
  ['linux', '/srv/mina/Dropbox/station', 'Dropbox'],
  ['linux', '/srv/mina/Nextcloud2/station', 'Nextcloud'],
  ['linux', '/srv/mina/Google Drive/station', 'Google Drive'],
] as const)(
  'ES21: on %s %s is refused with a sentence that names %s',
  (platform, folder, named) => {
    const sentence = folderProblem(folder, facts(platform))

    expect(sentence).toContain(named)
    expect(sentence).toContain(folder)
    expect(sentence).toContain('--data DIR')
  },
)

test.each([
  ['win32', 'C:\\Users\\mina\\AppData\\Roaming2\\station'],
  ['win32', 'D:\\station'],
  ['win32', 'C:\\My OneDriver\\station'],
  ['darwin', '/Users/mina/Documents/station'],
  ['darwin', '/Users/mina/Megaphone/station'],
  ['linux', '/srv/station'],
  ['linux', '/srv/mina/Dropbox-old/station'],
] as const)('ES21: on %s %s may be used', (platform, folder) => {
  expect(folderProblem(folder, facts(platform))).toBeNull()
})

test('ES21: on a Mac whose Documents are iCloud’s they are refused, and what is beside them is not', () => {
  const cloudy = facts('darwin', { hasCloudDocuments: true })

  expect(folderProblem('/Users/mina/Documents/station', cloudy)).toContain('iCloud')
  expect(folderProblem('/Users/mina/Desktop', cloudy)).toContain('iCloud')
  expect(folderProblem('/Users/mina/Documents2/station', cloudy)).toBeNull()
  expect(folderProblem('/Users/other/Documents/station', cloudy)).toBeNull()
})

test('ES21: a link into a cloud’s folder is seen through, also where the folder is not there yet', () => {
  using parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-folders-'))
  const root = realpathSync(parent.path)
  mkdirSync(join(root, 'Dropbox'))
  symlinkSync(join(root, 'Dropbox'), join(root, 'innocent'))

  const folder = resolveFolder(join(root, 'innocent', 'new', 'station'))

  expect(folder).toBe(join(root, 'Dropbox', 'new', 'station'))
  expect(folderProblem(folder, facts('linux'))).toContain('Dropbox')
})

test('ES21: Chromium’s own folder lies beside the data, and its user alone can read it', () => {
  using parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-folders-'))
  const own = windowFolderOf(join(parent.path, 'a', 'data'))

  makePrivateFolder(own)

  expect(own).toBe(join(parent.path, 'a', 'data.window'))
  expect(statSync(own).mode & 0o077).toBe(0)
})

test.each([
  ['linux', 0x6969, true],
  ['linux', 0xfe53_4d42, true],
  // As a signed number, which some processors give.
  ['linux', 0xff53_4d42 - 2 ** 32, true],
  ['linux', 0xef53, false],
  ['linux', 0x0102_1994, false],
  // These numbers mean something on Linux alone.
  ['darwin', 0x6969, false],
] as const)(
  'ES21: on %s a folder on a disk of type %d is on another machine: %s',
  (platform, type, is) => {
    expect(diskProblem('/data', platform, type) !== null).toBe(is)
  },
)

test('ES22: a folder that another user of the laptop made is refused with a sentence', () => {
  expect(ownerProblem('/data', 1000, 1000)).toBeNull()
  expect(ownerProblem('/data', 1000, null)).toBeNull()
  expect(ownerProblem('/data', 1000, 1001)).toContain('another user')
})
