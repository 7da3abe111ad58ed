// The laptop's data key in the loopback shell: a file of its own beside the data folder, never inside it, so that
// a copied or backed-up folder does not carry its key along.
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
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StationFault } from '../../contract/calls.ts'

const KEY_BYTES = 32
const PRIVATE_MODE = 0o600

/** Where the key of a data folder lies. */
export const keyFileOf = (dataFolder: string): string => `${resolve(dataFolder)}.key`

/**
 * The data key of a folder, 32 bytes; made when neither it nor the data exists.
 *
 * @throws StationFault when data is there and its key is not, or when the key file is damaged: a new key would make
 *   every sealed row unreadable for ever.
 */
export function readOrMakeKey(
  dataFolder: string,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const keyFile = keyFileOf(dataFolder)
  if (!existsSync(keyFile)) {
    if (hasData(dataFolder)) {
      throw new StationFault(
        `The key file ${keyFile} is missing, and without it the data in ${resolve(dataFolder)} cannot be read. ` +
          'Put the key file back, or start with another --data folder and pair anew.',
      )
    }
    makeKeyFile(keyFile, randomBytes)
  }
  return readKeyFile(keyFile)
}

function hasData(dataFolder: string): boolean {
  return existsSync(dataFolder) && readdirSync(dataFolder).length > 0
}

function readKeyFile(keyFile: string): Uint8Array {
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex')
  if (key.length !== KEY_BYTES) {
    throw new StationFault(`The key file ${keyFile} is damaged. Put back a good copy of it.`)
  }
  // A copy made by hand often has the mode of the copier's choice.
  if ((statSync(keyFile).mode & 0o077) !== 0) chmodSync(keyFile, PRIVATE_MODE)
  return key
}

/**
 * Whole or not at all: written aside, forced to disk, then linked to its name. A link fails where a rename would
 * replace, so of two processes that start at once both end up with the one key.
 */
function makeKeyFile(keyFile: string, randomBytes: (length: number) => Uint8Array): void {
  mkdirSync(dirname(keyFile), { recursive: true })
  const aside = `${keyFile}.${Buffer.from(randomBytes(6)).toString('hex')}`
  const file = openSync(aside, 'wx', PRIVATE_MODE)
  try {
    writeSync(file, `${Buffer.from(randomBytes(KEY_BYTES)).toString('hex')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    linkSync(aside, keyFile)
  } catch (error) {
    if (!isExisting(error)) throw error
  } finally {
    rmSync(aside)
  }
  syncFolder(dirname(keyFile))
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
