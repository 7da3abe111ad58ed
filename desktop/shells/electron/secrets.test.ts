import { createHash, randomBytes } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aesSeal } from '../../core/seal.ts'
import { keyFileOf, makeKeyFile, readKeyFile } from '../key-file.ts'
import { findKeyringProblem, type Keyring, openDataKey, type PassphraseAnswer } from './secrets.ts'

type Backend = ReturnType<Keyring['getSelectedStorageBackend']>
type World = {
  backend?: Backend
  isAvailable?: boolean
  /** What Chromium writes before what it locked. */
  mark?: string
  user?: string
  shouldReEncrypt?: boolean
  platform?: NodeJS.Platform
  answers?: PassphraseAnswer[]
  randomBytes?: (length: number) => Uint8Array
  startsOver?: boolean
}

/** A keyring as the system has it: each user's opens what it locked itself. */
function aKeyring(world: World): Keyring {
  const seal = () =>
    aesSeal(
      createHash('sha256')
        .update(world.user ?? 'me')
        .digest(),
      randomBytes,
    )
  return {
    isAsyncEncryptionAvailable: async () => world.isAvailable ?? true,
    getSelectedStorageBackend: () => world.backend ?? 'gnome_libsecret',
    encryptStringAsync: async (text) =>
      Buffer.concat([Buffer.from(world.mark ?? 'v11'), seal().seal(text)]),
    decryptStringAsync: async (encrypted) => {
      const result = seal().open(encrypted.subarray(3))?.toString('utf8')
      if (result === undefined) throw new Error('Error while decrypting the ciphertext')
      return { result, shouldReEncrypt: world.shouldReEncrypt ?? false }
    },
  }
}

const log = { info: () => {}, warn: () => {}, error: () => {} }

function aLaptop() {
  const parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-electron-key-'))
  const dataFolder = join(parent.path, 'data')
  const asked: string[] = []
  return {
    dataFolder,
    asked,
    files: () => readdirSync(parent.path).sort(),
    /** As the core leaves it. */
    addData: () => {
      mkdirSync(dataFolder, { recursive: true })
      writeFileSync(join(dataFolder, 'station.sqlite'), 'data')
    },
    open: (world: World = {}) =>
      openDataKey({
        dataFolder,
        platform: world.platform ?? 'linux',
        keyring: aKeyring(world),
        randomBytes: world.randomBytes ?? randomBytes,
        log,
        questions: {
          askPassphrase: async (question) => {
            asked.push(question)
            return world.answers?.shift() ?? { kind: 'quit' }
          },
          askStartOver: async (problem) => {
            asked.push(problem)
            return world.startsOver ?? false
          },
        },
      }),
    [Symbol.dispose]: () => parent.remove(),
  }
}

const typed = (text: string): PassphraseAnswer => ({ kind: 'passphrase', text })

test('KS1: the key lies locked beside the data folder, and the next start opens the same one', async () => {
  using laptop = aLaptop()

  const first = await laptop.open()
  laptop.addData()
  const second = await laptop.open()

  expect(first).toHaveLength(32)
  expect(Buffer.from(second)).toEqual(Buffer.from(first))
  expect(laptop.files()).toEqual(['data', 'data.key'])
  const file = readFileSync(keyFileOf(laptop.dataFolder))
  for (const form of ['hex', 'base64'] as const) {
    expect(file.includes(Buffer.from(first).toString(form))).toBe(false)
  }
})

test('KS2: on Linux a keyring counts only when it is a real one, whatever it says of itself', async () => {
  const of = (backend: string, isAvailable = true, platform: NodeJS.Platform = 'linux') =>
    findKeyringProblem(platform, aKeyring({ backend: backend as Backend, isAvailable }))

  expect(await of('gnome_libsecret')).toBeNull()
  expect(await of('kwallet6')).toBeNull()
  expect(await of('basic_text')).toBe('plain_text')
  expect(await of('unknown')).toBe('plain_text')
  expect(await of('something_new')).toBe('plain_text')
  expect(await of('kwallet5', false)).toBe('unavailable')
  expect(await of('unknown', true, 'win32')).toBeNull()
  expect(await of('unknown', false, 'darwin')).toBe('unavailable')
})

test('KS2: what the keyring locked by the password that everybody knows is not kept', async () => {
  using laptop = aLaptop()
  const passphrase = typed('a long passphrase')

  const key = await laptop.open({ mark: 'v10', answers: [passphrase] })

  expect(readKeyFile(laptop.dataFolder)?.kind).toBe('passphrase')
  expect(Buffer.from(await laptop.open({ answers: [passphrase] }))).toEqual(Buffer.from(key))
})

test('KS2: macOS marks its own keychain like that, and is believed', async () => {
  using laptop = aLaptop()

  await laptop.open({ mark: 'v10', platform: 'darwin', backend: 'unknown' })

  expect(readKeyFile(laptop.dataFolder)?.kind).toBe('keyring')
})

test('KS3: without a keyring a passphrase locks the key, and no other opens it', async () => {
  using laptop = aLaptop()
  const world = { backend: 'basic_text' } as const
  const key = await laptop.open({ ...world, answers: [typed('জয় বাংলা ১৯৭১')] })
  laptop.addData()

  const again = await laptop.open({
    ...world,
    answers: [typed('a wrong one'), typed(' জয় বাংলা ১৯৭১'.normalize('NFD'))],
  })

  expect(Buffer.from(again)).toEqual(Buffer.from(key))
  expect(laptop.asked).toEqual(['new', 'known', 'wrong'])
})

test('KS3: who gives no passphrase gets no station, and nothing is written', async () => {
  using laptop = aLaptop()

  await expect(laptop.open({ backend: 'basic_text' })).rejects.toThrow(/Install GNOME Keyring/)

  expect(laptop.files()).toEqual([])
})

test('KS3: Windows and macOS are asked for no passphrase: without the system’s own encryption nothing opens', async () => {
  using laptop = aLaptop()

  for (const platform of ['win32', 'darwin'] as const) {
    await expect(laptop.open({ platform, isAvailable: false })).rejects.toThrow(/Sign in/)
  }
  expect(laptop.asked).toEqual([])
  expect(laptop.files()).toEqual([])
})

test('KS4: when the keyring has a newer key, the file is locked anew and opens as before', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()
  const before = readFileSync(keyFileOf(laptop.dataFolder), 'utf8')

  const again = await laptop.open({ shouldReEncrypt: true })

  expect(Buffer.from(again)).toEqual(Buffer.from(key))
  expect(readFileSync(keyFileOf(laptop.dataFolder), 'utf8')).not.toBe(before)
  expect(Buffer.from(await laptop.open())).toEqual(Buffer.from(key))
  expect(laptop.files()).toEqual(['data.key'])
})

test('KS4: locking anew that fails leaves the file that opens', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()
  const before = readFileSync(keyFileOf(laptop.dataFolder), 'utf8')

  await laptop.open({ shouldReEncrypt: true, mark: 'v10' })

  expect(readFileSync(keyFileOf(laptop.dataFolder), 'utf8')).toBe(before)
  expect(Buffer.from(await laptop.open())).toEqual(Buffer.from(key))
})

test('KS5: another user’s key is never replaced without a word; it is set aside, not deleted', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()
  laptop.addData()

  await expect(laptop.open({ user: 'another' })).rejects.toThrow(/cannot be opened here/)
  expect(laptop.files()).toEqual(['data', 'data.key'])
  const newKey = await laptop.open({ user: 'another', startsOver: true })

  expect(Buffer.from(newKey)).not.toEqual(Buffer.from(key))
  const [, , aside = ''] = laptop.files()
  expect(aside).toMatch(/^data\.key\.unopened-/)
  expect(laptop.asked).toEqual(['elsewhere', 'elsewhere'])
})

test('KS5: a keyring that is away is not another user: the person is told which', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()

  await expect(laptop.open({ backend: 'basic_text' })).rejects.toThrow(/does not answer/)
  await expect(laptop.open({ isAvailable: false })).rejects.toThrow(/does not answer/)

  expect(laptop.asked).toEqual(['no_keyring', 'no_keyring'])
  expect(Buffer.from(await laptop.open())).toEqual(Buffer.from(key))
})

test('KS5: who starts over and then gives up at the new passphrase has changed nothing', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()

  const tried = laptop.open({ backend: 'basic_text', startsOver: true })

  await expect(tried).rejects.toThrow(/Install GNOME Keyring/)
  expect(Buffer.from(await laptop.open())).toEqual(Buffer.from(key))
})

test('KS5: who is cut off while starting over still has a key file, and is asked again', async () => {
  using laptop = aLaptop()
  const key = await laptop.open()
  laptop.addData()
  // The name of the file that is written aside: the old one has its second name by then.
  const cutOff = (length: number): Uint8Array => {
    if (length === 6) throw new Error('power cut')
    return randomBytes(length)
  }

  const tried = laptop.open({ user: 'another', startsOver: true, randomBytes: cutOff })

  await expect(tried).rejects.toThrow('power cut')
  expect(laptop.files()).toHaveLength(3)
  expect(Buffer.from(await laptop.open())).toEqual(Buffer.from(key))
  await laptop.open({ user: 'another', startsOver: true })
  expect(laptop.asked).toEqual(['elsewhere', 'elsewhere'])
})

test('KS6: a key that the loopback shell kept in the clear is locked at the first start of the desktop program', async () => {
  using laptop = aLaptop()
  const key = randomBytes(32)
  makeKeyFile(laptop.dataFolder, { kind: 'plain', key }, randomBytes)
  laptop.addData()

  const opened = await laptop.open()

  expect(Buffer.from(opened)).toEqual(key)
  expect(readKeyFile(laptop.dataFolder)?.kind).toBe('keyring')
  expect(laptop.files()).toEqual(['data', 'data.key'])
})

test('KS6: what a power cut left of the key in the clear goes with it, and a key that was set aside stays', async () => {
  using laptop = aLaptop()
  makeKeyFile(laptop.dataFolder, { kind: 'plain', key: randomBytes(32) }, randomBytes)
  laptop.addData()
  const path = keyFileOf(laptop.dataFolder)
  for (const left of ['0123456789ab', 'unopened-01234567', 'copy']) {
    copyFileSync(path, `${path}.${left}`)
  }

  await laptop.open()

  expect(laptop.files()).toEqual([
    'data',
    'data.key',
    'data.key.copy',
    'data.key.unopened-01234567',
  ])
})

test('KS6: data without its key file stops the start', async () => {
  using laptop = aLaptop()
  laptop.addData()

  await expect(laptop.open()).rejects.toThrow(/key file .*data\.key is missing/)

  expect(laptop.files()).toEqual(['data'])
})

test('KS6: a locked file that is damaged stops the start with a sentence', async () => {
  using laptop = aLaptop()
  for (const text of ['{', '{}', '{"kind":"keyring","sealed":"%"}', '{"kind":"other"}']) {
    writeFileSync(keyFileOf(laptop.dataFolder), text)
    await expect(laptop.open(), text).rejects.toThrow(/is damaged/)
  }
})
