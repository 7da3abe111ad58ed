// What the first bytes of a picture say of it: asked before anything is decoded, since decoding is what an attacker
// wants. Only still pictures in three formats are pictures here; SVG and HTML are programs.

export type PictureHead = {
  readonly kind: 'png' | 'jpeg' | 'webp'
  readonly width: number
  readonly height: number
}

export type HeadRefusal =
  /** Neither PNG, JPEG nor WebP, whatever it was called. */
  | 'not_a_picture'
  /** It says what it is, and breaks off or contradicts itself. */
  | 'damaged'
  | 'animated'

/**
 * Reads format and size from the bytes alone.
 *
 * Never throws, and looks at no more than the marks between the parts: its cost grows with their number, which the
 * caller bounds by bounding the bytes.
 *
 * @see PNG (third edition) 5 and 11.2; ITU-T T.81 B.2; RFC 9649 (WebP)
 */
export function readPictureHead(bytes: Uint8Array): PictureHead | HeadRefusal {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = startsWith(bytes, PNG)
    ? readPng(view)
    : startsWith(bytes, JPEG)
      ? readJpeg(view)
      : tagAt(view, 0) === 'RIFF' && tagAt(view, 8) === 'WEBP'
        ? readWebp(view)
        : 'not_a_picture'
  if (typeof head === 'string') return head
  return head.width > 0 && head.height > 0 ? head : 'damaged'
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte)

/** Four characters, or nothing where there are not four more. */
const tagAt = (view: DataView, at: number): string =>
  at + 4 > view.byteLength
    ? ''
    : String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))

const PNG_HEAD_BYTES = 33

function readPng(view: DataView): PictureHead | HeadRefusal {
  if (view.byteLength < PNG_HEAD_BYTES || tagAt(view, 12) !== 'IHDR') return 'damaged'
  const head = { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) } as const
  for (let at = PNG_HEAD_BYTES; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const tag = tagAt(view, at + 4)
    if (tag === 'acTL') return 'animated'
    if (tag === 'IHDR') return 'damaged'
    if (tag === 'IDAT') return head
  }
  return 'damaged'
}

/** Start of a frame, of any kind but the tables that lie between them (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const START_OF_SCAN = 0xda

function readJpeg(view: DataView): PictureHead | HeadRefusal {
  let head: PictureHead | null = null
  for (let at = 2; at + 4 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff) return 'damaged'
    // Markers may be filled up with more of their first byte.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === START_OF_SCAN) return head ?? 'damaged'
    if (isFrame(marker)) {
      // A second frame could be larger than the one that was looked at.
      if (head !== null || at + 9 > view.byteLength) return 'damaged'
      head = { kind: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return 'damaged'
}

const WEBP_HEAD_BYTES = 30
const IS_ANIMATED = 0x02

function readWebp(view: DataView): PictureHead | HeadRefusal {
  if (view.byteLength < WEBP_HEAD_BYTES) return 'damaged'
  switch (tagAt(view, 12)) {
    case 'VP8 ':
      return {
        kind: 'webp',
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { kind: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      if ((view.getUint8(20) & IS_ANIMATED) !== 0) return 'animated'
      return {
        kind: 'webp',
        width: (view.getUint32(24, true) & 0xff_ffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      }
    default:
      return 'damaged'
  }
}
