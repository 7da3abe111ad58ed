// Reads the pixels of a picture that a browser took (PNG, 8 bits a channel, with or without alpha), and writes small ones.
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { assert } from '../../../shared/assert.ts'
import type { Colour } from './colour.ts'

export type Pixels = {
  readonly width: number
  readonly height: number
  readonly at: (x: number, y: number) => Colour
}

const SIGNATURE_BYTES = 8
/** Length, kind and checksum of a chunk. */
const CHUNK_BYTES_AROUND = 12

/** Throws on any other kind of picture. */
export function readPng(file: Buffer): Pixels {
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const [depth, kind, , , isInterlaced] = file.subarray(24, 29)
  assert(depth === 8 && (kind === 2 || kind === 6) && isInterlaced === 0, 'a PNG of a browser')
  const size = kind === 2 ? 3 : 4
  const rows = unfilter(inflateSync(imageData(file)), width * size, size)
  return {
    width,
    height,
    at: (x, y) => {
      const start = y * width * size + x * size
      return [rows[start] ?? 0, rows[start + 1] ?? 0, rows[start + 2] ?? 0]
    },
  }
}

function imageData(file: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = SIGNATURE_BYTES; at < file.length; ) {
    const length = file.readUInt32BE(at)
    const isImage = file.toString('latin1', at + 4, at + 8) === 'IDAT'
    if (isImage) parts.push(file.subarray(at + 8, at + 8 + length))
    at += length + CHUNK_BYTES_AROUND
  }
  return Buffer.concat(parts)
}

/** Each row begins with how it was told from its neighbours (PNG, section 9). */
function unfilter(data: Buffer, rowBytes: number, size: number): Uint8Array {
  const height = data.length / (rowBytes + 1)
  const rows = new Uint8Array(rowBytes * height)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (rowBytes + 1)] ?? 0
    for (let x = 0; x < rowBytes; x += 1) {
      const raw = data[y * (rowBytes + 1) + 1 + x] ?? 0
      const left = x >= size ? (rows[y * rowBytes + x - size] ?? 0) : 0
      const up = y > 0 ? (rows[(y - 1) * rowBytes + x] ?? 0) : 0
      const corner = x >= size && y > 0 ? (rows[(y - 1) * rowBytes + x - size] ?? 0) : 0
      rows[y * rowBytes + x] = raw + expected(filter, left, up, corner)
    }
  }
  return rows
}

function expected(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return Math.floor((left + up) / 2)
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one))
  if (a === undefined || b === undefined || c === undefined) return 0
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** The picture in at most so many colours, up to 256: each other one becomes the nearest of those that are there most. */
export function writePng(pixels: Pixels, coloursMax: number): Buffer {
  const { width, height, at } = pixels
  const counts = new Map<number, number>()
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const key = keyOf(at(x, y))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const palette = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, coloursMax)
    .map(([key]) => key)
  const places = new Map<number, number>()
  for (const key of counts.keys()) places.set(key, nearest(key, palette))
  // Few colours share a byte, which is most of what makes the picture small.
  const perByte = palette.length <= 16 ? 2 : 1
  const rows = Buffer.alloc(height * (Math.ceil(width / perByte) + 1))
  let next = 0
  for (let y = 0; y < height; y += 1) {
    next += 1
    for (let x = 0; x < width; x += perByte) {
      const one = places.get(keyOf(at(x, y))) ?? 0
      const other = x + 1 < width ? (places.get(keyOf(at(x + 1, y))) ?? 0) : 0
      rows[next] = perByte === 2 ? one * 16 + other : one
      next += 1
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([perByte === 2 ? 4 : 8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((key) => [key >> 16, (key >> 8) & 255, key & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const keyOf = ([r, g, b]: Colour): number => (r << 16) | (g << 8) | b

function nearest(key: number, palette: readonly number[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [place, other] of palette.entries()) {
    const r = (key >> 16) - (other >> 16)
    const g = ((key >> 8) & 255) - ((other >> 8) & 255)
    const b = (key & 255) - (other & 255)
    const distance = r * r + g * g + b * b
    if (distance < least) [best, least] = [place, distance]
  }
  return best
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length, 0)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}
