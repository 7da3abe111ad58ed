// The walls that lint cannot express, asked of the files as they are.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const FOLDERS = ['shared', 'server', 'desktop', 'scripts']

type Source = { readonly path: string; readonly text: string; readonly imports: readonly string[] }

const listFiles = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))

const IMPORT =
  /^(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm

/** What a file imports: a path from the root for our own files, the package's text for others. */
function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? ''
    return target.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), target)) : target
  })
}

const SOURCES: readonly Source[] = FOLDERS.flatMap(listFiles)
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

const isTest = (path: string): boolean =>
  /\.test\.tsx?$|\.vectors\.ts$/.test(path) || isTesting(path)
const isTesting = (path: string): boolean => path.includes('/testing/')

/** Every forbidden pair, as `who → whom`. */
const forbidden = (isWrong: (from: Source, to: string) => boolean): string[] =>
  SOURCES.flatMap((source) =>
    source.imports
      .filter((target) => isWrong(source, target))
      .map((target) => `${source.path} → ${target}`),
  )

/** Every line that matches, as `path:line`. */
const lines = (pattern: RegExp, isMeant: (path: string) => boolean): string[] =>
  SOURCES.filter(({ path }) => isMeant(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])),
  )

test('shared imports nobody but itself and valibot', () => {
  const wrong = forbidden(
    ({ path }, target) =>
      path.startsWith('shared/') &&
      !isTest(path) &&
      !target.startsWith('shared/') &&
      target !== 'valibot',
  )

  expect(wrong).toEqual([])
})

test('imports point right: nobody imports scripts, and server and desktop never meet', () => {
  const wrong = forbidden(
    ({ path }, target) =>
      (target.startsWith('scripts/') && !path.startsWith('scripts/')) ||
      (target.startsWith('desktop/') && path.startsWith('server/')) ||
      (target.startsWith('server/') && path.startsWith('desktop/')) ||
      (/^(server|desktop)\//.test(target) && path.startsWith('shared/')),
  )

  expect(wrong).toEqual([])
})

test('the server’s platform knows no feature, and no feature knows the app', () => {
  const wrong = forbidden(
    ({ path }, target) =>
      !isTest(path) &&
      ((path.startsWith('server/platform/') && /^server\/(features\/|app\.|main\.)/.test(target)) ||
        (path.startsWith('server/features/') && /^server\/(app\.|main\.)/.test(target))),
  )

  expect(wrong).toEqual([])
})

/** What each part of the desktop may import of the desktop. */
const DESKTOP_MAY: readonly (readonly [from: string, to: RegExp])[] = [
  ['desktop/contract/', /^desktop\/contract\//],
  ['desktop/core/', /^desktop\/(core|contract)\//],
  ['desktop/renderer/', /^desktop\/(renderer|contract)\//],
]

test('the page knows the contract and never the core, and the core never its shell', () => {
  const wrong = forbidden(({ path }, target) => {
    const rule = DESKTOP_MAY.find(([from]) => path.startsWith(from))
    return (
      rule !== undefined && !isTest(path) && target.startsWith('desktop/') && !rule[1].test(target)
    )
  })

  expect(wrong).toEqual([])
})

/** Their library would be a tenth of what a screen may weigh. */
test('the admin window takes types alone from schemas', () => {
  const valued = SOURCES.filter(
    ({ path, text }) =>
      path.startsWith('desktop/renderer/admin/') &&
      !isTest(path) &&
      /^import (?!type\b)[^;']*?from '[^']*\/(\w+-)?schema\.ts'|from 'valibot'/m.test(
        text.replaceAll(/^import type [^;']*'[^']*'\n/gm, ''),
      ),
  )

  expect(valued.map(({ path }) => path)).toEqual([])
})

test('the core imports neither Electron nor an HTTP framework, and the page no Node', () => {
  const wrong = forbidden(
    ({ path }, target) =>
      (path.startsWith('desktop/core/') && !isTest(path) && /^(electron|@?hono)\b/.test(target)) ||
      (/^desktop\/(contract|renderer)\//.test(path) && !isTest(path) && /^node:/.test(target)),
  )

  expect(wrong).toEqual([])
})

/** A feature imports those before it. */
const FEATURES =
  'activity tenants auth events tickets orders rescheduling ledger payments stations checkin'.split(
    ' ',
  )

const featureOf = (path: string): string | undefined =>
  /^server\/features\/([^/]+)\//.exec(path)?.[1]

test('features import those that come before them in the order, never those after', () => {
  const wrong = forbidden(({ path }, target) => {
    const [from, to] = [featureOf(path), featureOf(target)]
    if (from === undefined || to === undefined || from === to || isTest(path)) return false
    return !FEATURES.includes(from) || FEATURES.indexOf(to) > FEATURES.indexOf(from)
  })

  expect(wrong).toEqual([])
})

test('a feature’s store and routes are its own', () => {
  const wrong = forbidden(
    ({ path }, target) =>
      featureOf(target) !== undefined &&
      featureOf(path) !== featureOf(target) &&
      path.startsWith('server/features/') &&
      !isTest(path) &&
      /\/(\w+-)?(store|routes)\.ts$/.test(target),
  )

  expect(wrong).toEqual([])
})

/** A simulator that shared the adapters' code would share their mistakes. */
test('the payment sandboxes import Node and themselves, and of Stripe’s client only its types', () => {
  const isSandbox = ({ path }: Source): boolean =>
    path.startsWith('scripts/sandbox/') && !isTest(path)
  const wrong = forbidden(
    (source, target) =>
      isSandbox(source) &&
      !target.startsWith('scripts/sandbox/') &&
      !target.startsWith('node:') &&
      target !== 'stripe',
  )
  const untyped = SOURCES.filter(isSandbox).filter(({ text }) =>
    /^import (?!type\b)[^\n]*'stripe'/m.test(text),
  )

  expect(SOURCES.filter(isSandbox).length).toBeGreaterThan(15)
  expect([...wrong, ...untyped.map(({ path }) => path)]).toEqual([])
})

/** The SDK keeps a function of this name that believes whatever comes. */
test('no event of Stripe’s is read without a look at its signature', () => {
  const isMeant = (path: string): boolean => path !== 'scripts/tidy.test.ts'

  expect(lines(/constructEventWithoutVerification/, isMeant)).toEqual([])
})

/** What is deeper: what a feature keeps apart, its pages and its providers; and the screens of the admin window. */
const isInnerFolder = (path: string): boolean =>
  /^server\/features\/\w+\/(pages|providers)\//.test(path) ||
  /^desktop\/renderer\/admin\/[\w-]+\//.test(path)

test('no path climbs more than three folders, and no file only passes others on', () => {
  const climbing = [
    ...lines(/'(\.\.\/){4,}/, (path) => !isInnerFolder(path)),
    ...lines(/'(\.\.\/){5,}/, isInnerFolder),
  ]
  const barrels = SOURCES.filter(({ path }) => /\/index\.tsx?$/.test(path)).map(({ path }) => path)

  expect([...climbing, ...barrels]).toEqual([])
})

test('files stay under 400 lines', () => {
  const long = SOURCES.filter(({ text }) => text.split('\n').length > 401).map(({ path }) => path)

  expect(long).toEqual([])
})

const isCompositionRoot = (path: string): boolean =>
  path.startsWith('scripts/') || /\/main\.tsx?$/.test(path) || isTest(path)

test('time and randomness come from outside, so that a test can hold them still', () => {
  const isMeant = (path: string): boolean =>
    !isCompositionRoot(path) && !path.startsWith('desktop/renderer/')

  expect(lines(/\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)/, isMeant)).toEqual([])
})

test('the environment is read in config.ts and in scripts', () => {
  const isMeant = (path: string): boolean =>
    !isCompositionRoot(path) && !ENVIRONMENT_READERS.includes(path)

  expect(lines(/\bprocess\.env\b/, isMeant)).toEqual([])
})

/** A child process of ours gets the search path and nothing else. */
const ENVIRONMENT_READERS = ['server/config.ts', 'server/platform/db/cluster-home.ts']

test('no test is skipped or alone, and nothing waits to be done', () => {
  const isMeant = (path: string): boolean => path !== 'scripts/tidy.test.ts'

  expect(lines(/\b(test|it|describe)\.(skip|only|todo|skipIf|runIf)\b/, isMeant)).toEqual([])
  expect(lines(/\b(TODO|FIXME|XXX|HACK)\b/, isMeant)).toEqual([])
})

test('SQL takes its time as a parameter, and names its columns', () => {
  const isMeant = (path: string): boolean => path.endsWith('store.ts') && path.startsWith('server/')

  expect(lines(/\bselect \*|(?<![.\w])now\(\)|\bcurrent_timestamp\b/, isMeant)).toEqual([])
})

test('comments tell nothing about machines, tools or how it was made', () => {
  const told =
    /\/work\/|\/root\/|\/home\/\w|\b(sub-?agent|chatgpt|claude|copilot|as an ai|language model|this brief|the brief)\b|issue #?\d/i
  const documents = ['README.md', ...listFiles('docs').filter((path) => path.endsWith('.md'))]
  const telling = documents.filter((path) => told.test(readFileSync(join(ROOT, path), 'utf8')))

  expect(lines(told, (path) => path !== 'scripts/tidy.test.ts')).toEqual([])
  expect(telling).toEqual([])
})

test('migrations keep their content, their names and their order', () => {
  const folders = ['server/platform/db/migrations', 'desktop/core/db/migrations']
  const files = folders
    .filter((folder) => SOURCES.length > 0 && hasFolder(folder))
    .flatMap(listFiles)
    .filter((path) => path.endsWith('.sql'))
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(join(ROOT, 'scripts/migrations.json'), 'utf8'),
  )

  const hashes = files.map((path) => [
    path,
    createHash('sha256')
      .update(readFileSync(join(ROOT, path)))
      .digest('hex'),
  ])
  const numbers = files.map((path) => /(.*\/\d{4})_[a-z0-9_]+\.sql$/.exec(path)?.[1])

  expect(numbers).not.toContain(undefined)
  expect(new Set(numbers).size).toBe(files.length)
  // A new migration adds its line; a merged one never changes.
  expect(Object.fromEntries(hashes)).toEqual(manifest)
})

const hasFolder = (folder: string): boolean => {
  try {
    return readdirSync(join(ROOT, folder)).length > 0
  } catch {
    return false
  }
}

test('the lockfile names no host, so that any registry serves it', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const packages: [string, { resolved?: string; integrity?: string }][] = Object.entries(
    lock.packages,
  )

  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  expect(packages.filter(([path, { integrity }]) => path !== '' && !integrity)).toEqual([])
})

test('every command replaces its shell, so that a signal to npm reaches it', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  // npm runs `postinstall` by itself, on every system, and nobody signals it.
  const { postinstall, ...called } = scripts
  const commands = Object.values<string>(called)

  expect(
    commands.filter((text) => !/^exec node scripts\/bootstrap\.mjs [a-z]+/.test(text)),
  ).toEqual([])
  expect(postinstall).toBe('node scripts/patch-packages.mjs')
})

test('versions are exact, because an old Node makes npm choose older packages', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  const versions = Object.values<string>({ ...dependencies, ...devDependencies })

  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
