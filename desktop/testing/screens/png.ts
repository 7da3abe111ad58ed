// Reads the pixels of a picture that a browser took (PNG, 8 bits a channel, with or without alpha).
import { inflateSync } from 'node:zlib'
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
