// Pictures for tests: honest ones, and those that somebody made to do harm.
import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { Transformer } from '@napi-rs/image'

type Kind = 'png' | 'jpeg' | 'webp'

/** Half red, half blue, from left to right. */
export function aPicture(kind: Kind, width: number, height: number): Uint8Array {
  const pixels = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at += 1) {
    pixels.set(at % width < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], at * 4)
  }
  const picture = Transformer.fromRgbaPixels(pixels, width, height)
  if (kind === 'png') return picture.pngSync()
  return kind === 'jpeg' ? picture.jpegSync() : picture.webpLosslessSync()
}

/** A picture that no encoder makes small. */
export const noisePicture = (side: number): Uint8Array =>
  Transformer.fromRgbaPixels(randomBytes(side * side * 4), side, side).pngSync()

/** One part of a PNG. */
function pngChunk(tag: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(tag, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const PNG_MARK = Buffer.from('89504e470d0a1a0a', 'hex')
const PNG_HEAD_BYTES = 33

/** Black, one bit for each pixel: a hundred million of them have 12 kB. */
export function flatPng(width: number, height: number): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))))
  const parts = [pngChunk('IHDR', head), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([PNG_MARK, ...parts])
}

/** With one more part behind its head. */
export const withPngChunk = (png: Uint8Array, tag: string, data: Uint8Array): Uint8Array =>
  Buffer.concat([
    png.subarray(0, PNG_HEAD_BYTES),
    pngChunk(tag, data),
    png.subarray(PNG_HEAD_BYTES),
  ])

/** With EXIF that says which side is up (6: the camera lay on its right) and carries `note`. */
export function withExif(jpeg: Uint8Array, orientation: number, note: string): Uint8Array {
  const text = Buffer.from(`${note}\0`, 'latin1')
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(2, 8)
  // ImageDescription, ASCII, behind the table.
  tiff.writeUInt16BE(0x010e, 10)
  tiff.writeUInt16BE(2, 12)
  tiff.writeUInt32BE(text.length, 14)
  tiff.writeUInt32BE(tiff.length, 18)
  // Orientation, one short.
  tiff.writeUInt16BE(0x0112, 22)
  tiff.writeUInt16BE(3, 24)
  tiff.writeUInt32BE(1, 26)
  tiff.writeUInt16BE(orientation, 30)
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, text])
  const mark = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff])
  return Buffer.concat([jpeg.subarray(0, 2), mark, body, jpeg.subarray(2)])
}

/** The head of an animated WebP. */
export function movingWebp(): Uint8Array {
  const bytes = Buffer.alloc(64)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(56, 4)
  bytes.write('WEBPVP8X', 8, 'latin1')
  bytes.writeUInt32LE(10, 16)
  bytes[20] = 0x02
  return bytes
}

export const GIF = Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')
export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
)
export const HTML = Buffer.from('<!doctype html><script>alert(1)</script>')
