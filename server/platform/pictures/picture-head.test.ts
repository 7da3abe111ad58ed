import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  aPicture,
  flatPng,
  GIF,
  HTML,
  movingWebp,
  SVG,
  withExif,
  withPngChunk,
} from '../../testing/pictures.ts'
import { readPictureHead } from './picture-head.ts'

test('PA29 format and size are read from the bytes, whatever lies before the picture', () => {
  expect(readPictureHead(aPicture('png', 70, 30))).toMatchObject({ kind: 'png', width: 70 })
  expect(readPictureHead(aPicture('webp', 70, 30))).toMatchObject({ width: 70, height: 30 })
  const jpeg = withExif(aPicture('jpeg', 70, 30), 1, 'x'.repeat(5_000))
  expect(readPictureHead(jpeg)).toEqual({ kind: 'jpeg', width: 70, height: 30 })
  expect(readPictureHead(flatPng(20_000, 3))).toMatchObject({ width: 20_000, height: 3 })
})

test('PA29 SVG, HTML, GIF and text are no pictures, and neither is nothing', () => {
  for (const bytes of [SVG, HTML, GIF, Buffer.from('=cmd|calc'), Buffer.alloc(0)]) {
    expect(readPictureHead(bytes)).toBe('not_a_picture')
  }
})

test('PA29 a PNG and a WebP that move are known by their heads', () => {
  const moving = withPngChunk(aPicture('png', 4, 4), 'acTL', Buffer.alloc(8))

  expect(readPictureHead(moving)).toBe('animated')
  expect(readPictureHead(movingWebp())).toBe('animated')
})

test('PA29 a picture that says two sizes, none, or breaks off is damaged', () => {
  const jpeg = aPicture('jpeg', 16, 16)
  const frameAt = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0)
  const frame = Buffer.from(jpeg.subarray(frameAt, frameAt + 2 + ((jpeg[frameAt + 3] ?? 0) & 0xff)))
  const larger = Buffer.from(frame)
  larger.writeUInt16BE(60_000, 5)
  const twice = Buffer.concat([jpeg.subarray(0, frameAt), frame, larger, jpeg.subarray(frameAt)])
  const png = aPicture('png', 4, 4)
  const head = png.subarray(8, 33)

  expect(readPictureHead(twice)).toBe('damaged')
  expect(readPictureHead(Buffer.concat([png.subarray(0, 33), head, png.subarray(33)]))).toBe(
    'damaged',
  )
  expect(readPictureHead(flatPng(0, 1))).toBe('damaged')
  for (const kind of ['png', 'jpeg', 'webp'] as const) {
    expect(readPictureHead(aPicture(kind, 16, 16).subarray(0, 20))).toBe('damaged')
  }
})

test('PA29 no bytes make reading a head throw or run on', () => {
  const begun = fc.constantFrom(
    ...(['png', 'jpeg', 'webp'] as const).map((kind) => aPicture(kind, 9, 9).subarray(0, 40)),
  )
  fc.assert(
    fc.property(begun, fc.nat(40), fc.uint8Array({ maxLength: 200 }), (head, cut, rest) => {
      const read = readPictureHead(Buffer.concat([head.subarray(0, cut), rest]))
      expect(['string', 'object']).toContain(typeof read)
    }),
    { numRuns: 2_000 },
  )
})
