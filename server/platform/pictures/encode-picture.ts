// A stranger's picture becomes one of ours: decoded and drawn anew, in a process of its own. The decoder is native code
// that reads what an attacker wrote; a crash, an endless loop or the memory of a large picture end with that process.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { assert } from '../../../shared/assert.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Refusal } from '../http/problem.ts'
import { DAMAGED_EXIT_CODE, ENCODED_BYTES_MAX } from './encode-limits.ts'
import { type HeadRefusal, readPictureHead } from './picture-head.ts'

export type EncodedPicture = {
  /** WebP without metadata, at most `ENCODED_BYTES_MAX`. */
  readonly bytes: Uint8Array
  /** At most `SIDE_PIXELS_MAX` each. */
  readonly width: number
  readonly height: number
}

/** Decoded, that is 64 MB or 128 MB: what a camera of a good phone makes, and no more. */
export const PICTURE_PIXELS_MAX = 4_096 * 4_096

/** Two seconds of work at most on one core; the rest is for a machine that has other things to do. */
const WORK_MS_MAX = 30 * SECOND_MS

const CHILD = join(import.meta.dirname, 'encode-child.ts')
const ROOT = resolve(import.meta.dirname, '../../..')

/** The child reads its own code and its package, and nothing else; it inherits no variable, so no secret either. */
const ARGUMENTS = [
  '--permission',
  '--allow-addons',
  `--allow-fs-read=${import.meta.dirname}`,
  `--allow-fs-read=${join(ROOT, 'package.json')}`,
  `--allow-fs-read=${join(ROOT, 'node_modules', '@napi-rs')}`,
  CHILD,
]

/**
 * Draws a picture anew. What is no picture, moves, or is too large to decode is refused by its head alone; what cannot
 * be decoded, in time or at all, is `damaged`.
 *
 * @throws when there is no process to be had: then the picture was not looked at
 */
export async function encodePicture(bytes: Uint8Array): Promise<Result<EncodedPicture, Refusal>> {
  const sent = readPictureHead(bytes)
  if (typeof sent === 'string') return refuse(refusalOf(sent))
  if (sent.width * sent.height > PICTURE_PIXELS_MAX) return refuse(refusalOf('too_many_pixels'))
  const encoded = await runChild(bytes)
  if (encoded === null) return refuse(refusalOf('damaged'))
  const head = readPictureHead(encoded)
  assert(typeof head !== 'string' && head.kind === 'webp', 'the encoder writes WebP')
  return ok({ bytes: encoded, width: head.width, height: head.height })
}

const MESSAGES = {
  not_a_picture: 'This is no PNG, JPEG or WebP picture; save it as one of them and send it again',
  damaged: 'This picture cannot be read; save it anew and send it again',
  animated: 'This picture moves; send a still one',
  too_many_pixels: `A picture has at most ${PICTURE_PIXELS_MAX} pixels; make it smaller and send it again`,
} as const satisfies Record<HeadRefusal | 'too_many_pixels', string>

const refusalOf = (reason: keyof typeof MESSAGES): Refusal => ({
  code: 'picture_refused',
  message: MESSAGES[reason],
  details: [{ reason }],
})

/** What the child wrote; null where the picture made it fail. */
function runChild(bytes: Uint8Array): Promise<Uint8Array | null> {
  const child = spawn(process.execPath, ARGUMENTS, {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: WORK_MS_MAX,
    killSignal: 'SIGKILL',
  })
  const chunks: Uint8Array[] = []
  let size = 0
  child.stdout.on('data', (chunk: Uint8Array) => {
    size += chunk.byteLength
    if (size > ENCODED_BYTES_MAX) child.kill('SIGKILL')
    else chunks.push(chunk)
  })
  // A child that has died takes no more; its exit says so.
  child.stdin.on('error', () => {})
  child.stdin.end(bytes)
  return new Promise((give, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) give(new Uint8Array(Buffer.concat(chunks)))
      else if (code === DAMAGED_EXIT_CODE || signal !== null) give(null)
      else reject(new Error(`the process that draws pictures ended with ${code}`))
    })
  })
}
