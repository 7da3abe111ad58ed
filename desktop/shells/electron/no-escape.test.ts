// What no file of the Electron shell may have, asked of the files as they are.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const SHELL = import.meta.dirname
const DESKTOP = join(SHELL, '..', '..')

const isSource = (path: string): boolean =>
  /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.includes('/testing/')

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isSource)
    .map((path) => ({ path: relative(DESKTOP, path), text: readFileSync(path, 'utf8') }))

const found = (pattern: RegExp, folder = DESKTOP): string[] =>
  sources(folder)
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)

test('ES13: there is no IPC and no preload, so that no page holds a piece of Electron', () => {
  expect(found(/\bipc(Main|Renderer)\b|\bcontextBridge\b|\bMessageChannelMain\b/)).toEqual([])
  expect(found(/\bpreload\s*:|\bsetPreloads\b|\bregisterPreloadScript\b/)).toEqual([])
})

test('ES13: Electron is a value in its main file alone, and no page knows its name', () => {
  expect(found(/^import (?!type\b)[^']*from 'electron(\/\w+)?'/m)).toEqual([
    'shells/electron/main.ts',
  ])
  expect(found(/\b(import|require)\('electron['/]/)).toEqual([])
  expect(found(/'electron(\/\w+)?'/, join(DESKTOP, 'renderer'))).toEqual([])
  expect(found(/'electron(\/\w+)?'/, join(DESKTOP, 'core'))).toEqual([])
})

test('ES13: nothing is opened outside the program, and nothing loaded but the pages', () => {
  expect(found(/\bopenExternal\(|\bopenPath\(|\bshowItemInFolder\(/)).toEqual([])
  expect(found(/\bloadFile\(|file:\/\/|<webview|\bexecuteJavaScript\(/)).toEqual([])
})

test('ES13: no certificate is trusted beside the system’s, and no wall is taken down by a switch', () => {
  expect(found(/'certificate-error'|setCertificateVerifyProc|setUsePlainTextEncryption/)).toEqual(
    [],
  )
  expect(found(/\bappendSwitch\b|\bappendArgument\b|enableBlinkFeatures/)).toEqual([])
  // It names those that the program does not start with.
  expect(found(/disable-web-security|no-sandbox|allow-running-insecure/)).toEqual([
    'shells/electron/refused-switches.ts',
  ])
})

test('ES16: no memory of a crash is written, as it would have names and the key in it', () => {
  expect(found(/\bcrashReporter\b|takeHeapSnapshot|contentTracing/)).toEqual([])
})
