// Runs in a process of its own, without secrets, network or disk: decodes the picture on standard input and writes it
// as WebP to standard output. What a hostile picture breaks, breaks here.
import { ResizeFit, Transformer } from '@napi-rs/image'
import { DAMAGED_EXIT_CODE, SIDE_PIXELS_MAX } from './encode-limits.ts'

/** Drawings stay exact; a photograph would be ten times as large as it looks. */
const LOSSLESS_BYTES_MAX = 200 * 1024
const QUALITY = 80

const chunks: Uint8Array[] = []
for await (const chunk of process.stdin) chunks.push(chunk)

try {
  process.stdout.write(encode(Buffer.concat(chunks)))
} catch {
  // Whatever the decoder says of it is nobody's to read.
  process.exitCode = DAMAGED_EXIT_CODE
}

/** The pixels alone, turned as the camera said: no name, no place, no thumbnail comes through. */
function encode(bytes: Uint8Array): Uint8Array {
  const { width, height } = new Transformer(bytes).metadataSync()
  const draw = (): Transformer => {
    const upright = new Transformer(bytes).rotate()
    if (Math.max(width, height) <= SIDE_PIXELS_MAX) return upright
    const bounds = { width: SIDE_PIXELS_MAX, height: SIDE_PIXELS_MAX, fit: ResizeFit.Inside }
    return upright.resize(bounds)
  }
  const lossless = draw().webpLosslessSync()
  return lossless.length <= LOSSLESS_BYTES_MAX ? lossless : draw().webpSync(QUALITY)
}
