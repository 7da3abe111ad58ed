// One picture in several sizes, as Windows and macOS want it in a file. Both hold PNGs as they are.

export type SizedPng = { readonly size: number; readonly png: Uint8Array }

const ICO_HEADER_BYTES = 6
const ICO_ENTRY_BYTES = 16
const ICO_SIZE_MAX = 256

/** A .ico file. Sizes in pixels, at most 256. */
export function icoOf(pictures: readonly SizedPng[]): Uint8Array {
  const header = Buffer.alloc(ICO_HEADER_BYTES)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * pictures.length
  const entries = pictures.map(({ size, png }) => {
    if (size > ICO_SIZE_MAX) throw new RangeError(`a .ico holds no picture of ${size} pixels`)
    const entry = Buffer.alloc(ICO_ENTRY_BYTES)
    // A byte each, where 0 is 256.
    entry.writeUInt8(size % ICO_SIZE_MAX, 0)
    entry.writeUInt8(size % ICO_SIZE_MAX, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)])
}

/** Apple's name for each size in pixels, and for the same pixels on a fine screen. */
const ICNS_TYPES: readonly (readonly [type: string, size: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1_024],
]
const ICNS_HEADER_BYTES = 8

/** A .icns file of the sizes that Apple has names for. */
export function icnsOf(pictures: readonly SizedPng[]): Uint8Array {
  const blocks = ICNS_TYPES.flatMap(([type, wanted]) => {
    const found = pictures.find(({ size }) => size === wanted)
    return found === undefined ? [] : [blockOf(type, found.png)]
  })
  return blockOf('icns', Buffer.concat(blocks))
}

function blockOf(type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(ICNS_HEADER_BYTES)
  header.write(type, 'latin1')
  header.writeUInt32BE(ICNS_HEADER_BYTES + content.length, 4)
  return Buffer.concat([header, content])
}
