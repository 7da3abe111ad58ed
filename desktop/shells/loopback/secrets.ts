// The laptop's data key in the loopback shell: in the clear, in a file of its own for its owner alone.
import { resolve } from 'node:path'
import { assert } from '../../../shared/assert.ts'
import { StationFault } from '../../contract/calls.ts'
import { KEY_BYTES, keyFileOf, makeKeyFile, readKeyFile } from '../key-file.ts'

/**
 * The data key of a folder, 32 bytes; made when neither it nor the data exists.
 *
 * @throws StationFault when data is there and its key is not, when the key file is damaged, or when it is locked: the
 *   desktop program has this folder's key then.
 */
export function readOrMakeKey(
  dataFolder: string,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  let file = readKeyFile(dataFolder)
  if (file === null) {
    makeKeyFile(dataFolder, { kind: 'plain', key: randomBytes(KEY_BYTES) }, randomBytes)
    file = readKeyFile(dataFolder)
  }
  assert(file !== null, 'the key file was just made')
  if (file.kind === 'plain') return file.key
  throw new StationFault(
    `The key of ${resolve(dataFolder)} is locked in ${keyFileOf(dataFolder)}, and only the desktop program can open it. ` +
      'Start with --shell electron, or with another --data folder and pair anew.',
  )
}
