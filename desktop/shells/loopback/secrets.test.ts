import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aesSeal } from '../../core/seal.ts'
import { keyFileOf, makeKeyFile, readKeyFile } from '../key-file.ts'
import { readOrMakeKey } from './secrets.ts'

function aFolder() {
  const parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-secrets-'))
  return { dataFolder: join(parent.path, 'data'), [Symbol.dispose]: () => parent.remove() }
}

test('the key is made beside the data folder, for its owner alone', () => {
  using folder = aFolder()

  const key = readOrMakeKey(folder.dataFolder, randomBytes)

  expect(key).toHaveLength(32)
  expect(statSync(keyFileOf(folder.dataFolder)).mode & 0o777).toBe(0o600)
  expect(existsSync(folder.dataFolder)).toBe(false)
  expect(readdirSync(join(folder.dataFolder, '..'))).toEqual(['data.key'])
})

test('the second start reads the key of the first', () => {
  using folder = aFolder()
  const first = readOrMakeKey(folder.dataFolder, randomBytes)
  mkdirSync(folder.dataFolder)
  writeFileSync(join(folder.dataFolder, 'station.db'), '')

  const second = readOrMakeKey(folder.dataFolder, randomBytes)

  expect(Buffer.from(second)).toEqual(Buffer.from(first))
})

test('an emptied data folder keeps its key', () => {
  using folder = aFolder()
  const first = readOrMakeKey(folder.dataFolder, randomBytes)
  mkdirSync(folder.dataFolder)

  expect(Buffer.from(readOrMakeKey(folder.dataFolder, randomBytes))).toEqual(Buffer.from(first))
})

test('data without its key stops the start, and no new key is made', () => {
  using folder = aFolder()
  readOrMakeKey(folder.dataFolder, randomBytes)
  mkdirSync(folder.dataFolder)
  writeFileSync(join(folder.dataFolder, 'station.db'), '')
  rmSync(keyFileOf(folder.dataFolder))

  expect(() => readOrMakeKey(folder.dataFolder, randomBytes)).toThrow(
    /key file .*data\.key is missing/,
  )
  expect(existsSync(keyFileOf(folder.dataFolder))).toBe(false)
})

test('a damaged key file stops the start', () => {
  using folder = aFolder()
  writeFileSync(keyFileOf(folder.dataFolder), 'c0ffee\n')

  expect(() => readOrMakeKey(folder.dataFolder, randomBytes)).toThrow(/damaged/)
})

test('a key file that others may read is closed to them', () => {
  using folder = aFolder()
  readOrMakeKey(folder.dataFolder, randomBytes)
  chmodSync(keyFileOf(folder.dataFolder), 0o644)

  readOrMakeKey(folder.dataFolder, randomBytes)

  expect(statSync(keyFileOf(folder.dataFolder)).mode & 0o777).toBe(0o600)
})

test('what was sealed opens under its key only, and not with any byte changed', () => {
  using folder = aFolder()
  const seal = aesSeal(readOrMakeKey(folder.dataFolder, randomBytes), randomBytes)
  const sealed = seal.seal(Buffer.from('credential'))

  expect(seal.open(sealed)?.toString()).toBe('credential')
  expect(sealed.includes('credential')).toBe(false)
  expect(aesSeal(randomBytes(32), randomBytes).open(sealed)).toBeNull()
  for (let at = 0; at < sealed.length; at += 1) {
    const tampered = Buffer.from(sealed)
    tampered[at] = (tampered[at] ?? 0) ^ 1
    expect(seal.open(tampered), `byte ${at}`).toBeNull()
  }
  expect(seal.open(sealed.subarray(0, 10))).toBeNull()
})

test('a key that the desktop program has locked is left as it is', () => {
  using folder = aFolder()
  const sealed = randomBytes(60)
  makeKeyFile(folder.dataFolder, { kind: 'keyring', sealed }, randomBytes)

  expect(() => readOrMakeKey(folder.dataFolder, randomBytes)).toThrow(/only the desktop program/)
  expect(readKeyFile(folder.dataFolder)).toEqual({ kind: 'keyring', sealed })
})
