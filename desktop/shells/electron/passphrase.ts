// A key locked by what a person knows: scrypt makes a passphrase expensive to guess, AES-256-GCM does the locking.
import { type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { aesSeal } from '../../core/seal.ts'

type Locked = { readonly salt: Buffer; readonly sealed: Buffer }

/** Chosen by us: whoever has the disk guesses as fast as they like, so a PIN of digits alone would not hold. */
export const PASSPHRASE_CHARS_MIN = 10
export const PASSPHRASE_CHARS_MAX = 200

const SALT_BYTES = 16
const KEY_BYTES = 32
/** About half a second and 128 MB on a gate's laptop, for each guess. */
const COST: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

export async function lockByPassphrase(
  key: Uint8Array,
  passphrase: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<Locked> {
  const salt = Buffer.from(randomBytes(SALT_BYTES))
  const lock = aesSeal(await derive(plain(passphrase), salt, KEY_BYTES, COST), randomBytes)
  return { salt, sealed: lock.seal(key) }
}

/** Null: another passphrase, or the file is damaged. */
export async function openByPassphrase(
  { salt, sealed }: Locked,
  passphrase: string,
): Promise<Uint8Array | null> {
  const derived = await derive(plain(passphrase), salt, KEY_BYTES, COST)
  return aesSeal(derived, () => new Uint8Array()).open(sealed)
}

/** One spelling, whichever keyboard or input method typed it. */
const plain = (passphrase: string): string => passphrase.normalize('NFKC').trim()
