// The file beside a data folder that holds its key: in the clear where the loopback shell keeps it, locked where
// Electron does. One name for both, so that a folder never has two keys.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { StationFault } from '../contract/calls.ts'

type RandomBytes = (length: number) => Uint8Array

/** How a key lies in its file. `sealed` opens with what the system's keyring, or a person, knows. */
export type KeyFile =
  | { readonly kind: 'plain'; readonly key: Uint8Array }
  | { readonly kind: 'keyring'; readonly sealed: Buffer }
  | { readonly kind: 'passphrase'; readonly salt: Buffer; readonly sealed: Buffer }

export const KEY_BYTES = 32
const PRIVATE_MODE = 0o600

/** Where the key of a data folder lies: never inside, so that a copied folder does not carry its key along. */
export const keyFileOf = (dataFolder: string): string => `${resolve(dataFolder)}.key`

/**
 * What the key file of a folder says; null when neither it nor data exists.
 *
 * @throws StationFault when data is there and its key is not, or when the file is damaged: a new key would make every
 *   sealed row unreadable for ever.
 */
export function readKeyFile(dataFolder: string): KeyFile | null {
  const path = keyFileOf(dataFolder)
  if (existsSync(path)) return parseKeyFile(path)
  if (!hasData(dataFolder)) return null
  throw new StationFault(
    `The key file ${path} is missing, and without it the data in ${resolve(dataFolder)} cannot be read. ` +
      'Put the key file back, or start with another --data folder and pair anew.',
  )
}

/** Writes the first key file of a folder. False: another process was first, and its key counts. */
export function makeKeyFile(
  dataFolder: string,
  content: KeyFile,
  randomBytes: RandomBytes,
): boolean {
  const path = keyFileOf(dataFolder)
  // A link fails where a rename would replace, so of two processes that start at once both end up with the one key.
  return writeAside(path, content, randomBytes, (aside) => {
    try {
      linkSync(aside, path)
      return true
    } catch (error) {
      if (isExisting(error)) return false
      throw error
    } finally {
      rmSync(aside)
    }
  })
}

/** Writes the key file anew, whole or not at all. */
export function replaceKeyFile(
  dataFolder: string,
  content: KeyFile,
  randomBytes: RandomBytes,
): void {
  const path = keyFileOf(dataFolder)
  writeAside(path, content, randomBytes, (aside) => renameSync(aside, path))
}

/** Takes away what kills and power cuts left of files written aside: the loopback shell's have the key in the clear. */
export function removeAsides(dataFolder: string): void {
  const path = keyFileOf(dataFolder)
  const name = basename(path)
  for (const one of readdirSync(dirname(path))) {
    const isAside = one.startsWith(`${name}.`) && ASIDE.test(one.slice(name.length))
    if (isAside) rmSync(join(dirname(path), one), { force: true })
  }
}

const ASIDE = /^\.[0-9a-f]{12}$/

/**
 * Gives a key file that cannot be opened here a second name, which stays when the first is replaced: elsewhere it may
 * open. Until then the folder has its key file, so that a kill in between leaves no data without one.
 */
export function keepKeyFile(dataFolder: string, randomBytes: RandomBytes): string {
  const path = keyFileOf(dataFolder)
  const kept = `${path}.unopened-${Buffer.from(randomBytes(4)).toString('hex')}`
  linkSync(path, kept)
  syncFolder(dirname(path))
  return kept
}

const hasData = (dataFolder: string): boolean =>
  existsSync(dataFolder) && readdirSync(dataFolder).length > 0

const Base64 = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => Buffer.from(text, 'base64')),
)
const Locked = v.variant('kind', [
  v.strictObject({ kind: v.literal('keyring'), sealed: Base64 }),
  v.strictObject({ kind: v.literal('passphrase'), salt: Base64, sealed: Base64 }),
])

function parseKeyFile(path: string): KeyFile {
  const text = readFileSync(path, 'utf8').trim()
  const content = text.startsWith('{') ? parseLocked(text) : parsePlain(text)
  if (content === null) {
    throw new StationFault(`The key file ${path} is damaged. Put back a good copy of it.`)
  }
  // A copy made by hand often has the mode of the copier's choice.
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE_MODE)
  return content
}

function parsePlain(text: string): KeyFile | null {
  const key = Buffer.from(text, 'hex')
  return key.length === KEY_BYTES ? { kind: 'plain', key } : null
}

function parseLocked(text: string): KeyFile | null {
  try {
    const parsed = v.safeParse(Locked, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function writeContent(content: KeyFile): string {
  if (content.kind === 'plain') return `${Buffer.from(content.key).toString('hex')}\n`
  const sealed = content.sealed.toString('base64')
  const locked =
    content.kind === 'keyring'
      ? { kind: content.kind, sealed }
      : { kind: content.kind, salt: content.salt.toString('base64'), sealed }
  return `${JSON.stringify(locked)}\n`
}

/** Written aside and forced to disk; `place` gives it its name. */
function writeAside<T>(
  path: string,
  content: KeyFile,
  randomBytes: RandomBytes,
  place: (aside: string) => T,
): T {
  mkdirSync(dirname(path), { recursive: true })
  const aside = `${path}.${Buffer.from(randomBytes(6)).toString('hex')}`
  const file = openSync(aside, 'wx', PRIVATE_MODE)
  try {
    writeSync(file, writeContent(content))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const placed = place(aside)
  syncFolder(dirname(path))
  return placed
}

/** The name itself must survive a power cut. Windows cannot open a folder, and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

const isExisting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'
