// The laptop's data key in Electron: locked by the system's keyring, or, on a Linux without one, by a passphrase.
import type { SafeStorage } from 'electron'
import { StationFault } from '../../contract/calls.ts'
import type { Log } from '../../core/deps.ts'
import {
  KEY_BYTES,
  type KeyFile,
  keepKeyFile,
  makeKeyFile,
  readKeyFile,
  removeAsides,
  replaceKeyFile,
} from '../key-file.ts'
import { KEY_SENTENCES } from './key-sentences.ts'
import { lockByPassphrase, openByPassphrase } from './passphrase.ts'

/** The part of `safeStorage` that is used: never the synchronous calls, never its plain-text mode. */
export type Keyring = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>

/** What a person is asked before the station opens. */
export type KeyQuestions = {
  /** `new`: choose one. `wrong`: the one before did not open the key. */
  readonly askPassphrase: (asked: 'new' | 'known' | 'wrong') => Promise<PassphraseAnswer>
  /** Says why the key cannot be opened here. True: go on without it, pairing anew; false: end the program. */
  readonly askStartOver: (problem: KeyProblem) => Promise<boolean>
}
/** `elsewhere`: another user or machine locked it. `no_keyring`: what locked it is not there. */
export type KeyProblem = 'elsewhere' | 'no_keyring'
export type PassphraseAnswer =
  | { readonly kind: 'passphrase'; readonly text: string }
  | { readonly kind: 'start_over' }
  | { readonly kind: 'quit' }

export type SecretsDeps = {
  /** Where the data is; the key file lies beside it. */
  readonly dataFolder: string
  readonly platform: NodeJS.Platform
  readonly keyring: Keyring
  readonly randomBytes: (length: number) => Uint8Array
  readonly questions: KeyQuestions
  readonly log: Log
}

/** Why the keyring cannot be trusted with the key. */
export type KeyringProblem = 'plain_text' | 'unavailable'

type LockedFile = Exclude<KeyFile, { kind: 'plain' }>

/**
 * The data key of a folder, 32 bytes. To be called after `ready`.
 *
 * A key that cannot be opened here (another user of the laptop, a copied profile) is set aside and never deleted. The
 * station then starts under a new one: what was sealed is unreadable, the scans are not, and it asks to be paired anew.
 *
 * @throws StationFault with a sentence when the person gives up, when the key file is damaged or missing beside data,
 *   and on Windows and macOS when the system's own encryption does not work.
 */
export async function openDataKey(deps: SecretsDeps): Promise<Uint8Array> {
  const file = readKeyFile(deps.dataFolder)
  if (file === null) return await makeKey(deps)
  if (file.kind === 'plain') {
    // The loopback shell was here before: from now on its key is locked as well.
    replaceKeyFile(deps.dataFolder, await lock(deps, file.key), deps.randomBytes)
    removeAsides(deps.dataFolder)
    return file.key
  }
  const key =
    file.kind === 'keyring' ? await openByKeyring(deps, file) : await openByPerson(deps, file)
  return key ?? (await startOver(deps))
}

/** Whether the keyring keeps a secret. On Linux `basic_text` is a password that everybody knows. */
export async function findKeyringProblem(
  platform: NodeJS.Platform,
  keyring: Keyring,
): Promise<KeyringProblem | null> {
  if (platform === 'linux' && !LINUX_KEYRINGS.has(keyring.getSelectedStorageBackend()))
    return 'plain_text'
  return (await keyring.isAsyncEncryptionAvailable()) ? null : 'unavailable'
}

/** An allow-list: `basic_text`, `unknown` and whatever comes later are not on it. */
const LINUX_KEYRINGS: ReadonlySet<ReturnType<Keyring['getSelectedStorageBackend']>> = new Set([
  'gnome_libsecret',
  'kwallet',
  'kwallet5',
  'kwallet6',
])

/**
 * How Chromium marks what it locked with the well-known password. The backend above is the synchronous API's choice;
 * the asynchronous one has a list of its own, and what it really used stands in the first bytes.
 */
const WELL_KNOWN_MARK = 'v10'

async function makeKey(deps: SecretsDeps): Promise<Uint8Array> {
  const key = deps.randomBytes(KEY_BYTES)
  const isFirst = makeKeyFile(deps.dataFolder, await lock(deps, key), deps.randomBytes)
  return isFirst ? key : await openDataKey(deps)
}

/** Locks a key by the keyring, or by a passphrase where there is none that keeps a secret. */
async function lock(deps: SecretsDeps, key: Uint8Array): Promise<LockedFile> {
  const locked = await lockByKeyring(deps, key)
  if (locked !== null) return locked
  if (deps.platform !== 'linux') throw new StationFault(SYSTEM_PROBLEM)
  const answer = await deps.questions.askPassphrase('new')
  if (answer.kind !== 'passphrase') throw new StationFault(NO_PASSPHRASE)
  return { kind: 'passphrase', ...(await lockByPassphrase(key, answer.text, deps.randomBytes)) }
}

/** Null: the keyring does not keep a secret, or does not give back what it was given. */
async function lockByKeyring(
  { platform, keyring, log }: SecretsDeps,
  key: Uint8Array,
): Promise<LockedFile | null> {
  const problem = await findKeyringProblem(platform, keyring)
  if (problem !== null) return null
  const text = Buffer.from(key).toString('base64')
  try {
    const sealed = await keyring.encryptStringAsync(text)
    if (platform === 'linux' && sealed.toString('latin1').startsWith(WELL_KNOWN_MARK)) return null
    // Before anything is sealed under it: what cannot be opened now could not be opened tomorrow.
    const { result } = await keyring.decryptStringAsync(sealed)
    return result === text ? { kind: 'keyring', sealed } : null
  } catch (error) {
    log.warn('the keyring could not lock the key', { error: String(error) })
    return null
  }
}

/** Null: it cannot be opened here, and the person starts over. */
async function openByKeyring(
  deps: SecretsDeps,
  file: Extract<KeyFile, { kind: 'keyring' }>,
): Promise<Uint8Array | null> {
  const problem = await findKeyringProblem(deps.platform, deps.keyring)
  if (problem !== null) return await giveUpOrStartOver(deps, 'no_keyring')
  try {
    const { result, shouldReEncrypt } = await deps.keyring.decryptStringAsync(file.sealed)
    const key = Buffer.from(result, 'base64')
    if (key.length !== KEY_BYTES) return await giveUpOrStartOver(deps, 'elsewhere')
    if (shouldReEncrypt) await lockAnew(deps, key)
    return key
  } catch (error) {
    deps.log.warn('the keyring could not open the key', { error: String(error) })
    return await giveUpOrStartOver(deps, 'elsewhere')
  }
}

/** The keyring has a newer key of its own. Where that fails the file stays as it is: it opens. */
async function lockAnew(deps: SecretsDeps, key: Uint8Array): Promise<void> {
  const locked = await lockByKeyring(deps, key)
  if (locked !== null) replaceKeyFile(deps.dataFolder, locked, deps.randomBytes)
}

/** As often as the person tries: each try costs half a second. Null: the person starts over. */
async function openByPerson(
  { questions }: SecretsDeps,
  file: Extract<KeyFile, { kind: 'passphrase' }>,
): Promise<Uint8Array | null> {
  let answer = await questions.askPassphrase('known')
  while (answer.kind === 'passphrase') {
    const key = await openByPassphrase(file, answer.text)
    if (key !== null) return key
    answer = await questions.askPassphrase('wrong')
  }
  if (answer.kind === 'start_over') return null
  throw new StationFault(NO_PASSPHRASE)
}

async function giveUpOrStartOver(deps: SecretsDeps, problem: KeyProblem): Promise<null> {
  if (await deps.questions.askStartOver(problem)) return null
  throw new StationFault(KEY_SENTENCES[problem].en)
}

async function startOver(deps: SecretsDeps): Promise<Uint8Array> {
  const key = deps.randomBytes(KEY_BYTES)
  // Locked before the old one goes: a person who gives up at the passphrase has changed nothing.
  const locked = await lock(deps, key)
  const keptAs = keepKeyFile(deps.dataFolder, deps.randomBytes)
  replaceKeyFile(deps.dataFolder, locked, deps.randomBytes)
  deps.log.warn('the data key was replaced', { keptAs })
  return key
}

const SYSTEM_PROBLEM =
  'This system cannot keep the key that protects the names on this laptop: its own encryption does not work. ' +
  'Sign in to the system again and start Probesh anew.'

const NO_PASSPHRASE =
  'Probesh was not opened: without a keyring or a passphrase the names on this laptop would lie unprotected. ' +
  'Install GNOME Keyring or KWallet, or start again and give a passphrase.'
