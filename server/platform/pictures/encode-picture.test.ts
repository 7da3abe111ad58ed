import { Transformer } from '@napi-rs/image'
import { expect, test } from 'vitest'
import { isRefusal } from '../../../shared/result.ts'
import {
  aPicture,
  flatPng,
  GIF,
  HTML,
  movingWebp,
  noisePicture,
  SVG,
  withExif,
  withPngChunk,
} from '../../testing/pictures.ts'
import { ENCODED_BYTES_MAX, SIDE_PIXELS_MAX } from './encode-limits.ts'
import { type EncodedPicture, encodePicture } from './encode-picture.ts'

async function drawn(bytes: Uint8Array): Promise<EncodedPicture> {
  const encoded = await encodePicture(bytes)
  if (isRefusal(encoded)) throw new Error(JSON.stringify(encoded.error))
  return encoded.value
}

const refusedAs = async (bytes: Uint8Array): Promise<unknown> => {
  const encoded = await encodePicture(bytes)
  return encoded.ok ? 'taken' : encoded.error.details
}

/** The names of a WebP's parts, in order. */
function partsOf(webp: Uint8Array): string[] {
  const bytes = Buffer.from(webp)
  const parts: string[] = []
  for (let at = 12; at < bytes.length; ) {
    parts.push(bytes.toString('latin1', at, at + 4))
    const size = bytes.readUInt32LE(at + 4)
    at += 8 + size + (size % 2)
  }
  return parts
}

test('PA29 every format becomes WebP of the same look, no larger than is kept', async () => {
  for (const kind of ['png', 'jpeg', 'webp'] as const) {
    const small = await drawn(aPicture(kind, 60, 40))
    const large = await drawn(aPicture(kind, 1_280, 320))

    expect([small.width, small.height]).toEqual([60, 40])
    expect([large.width, large.height]).toEqual([SIDE_PIXELS_MAX, 160])
    expect(partsOf(large.bytes).filter((part) => !/^VP8[ LX]$|^ALPH$/.test(part))).toEqual([])
  }
  const noise = await drawn(noisePicture(SIDE_PIXELS_MAX))
  expect(noise.bytes.length).toBeLessThan(ENCODED_BYTES_MAX)
})

test('PA29 nothing but the pixels comes through: no EXIF, no text, nothing behind the end', async () => {
  const jpeg = withExif(aPicture('jpeg', 60, 40), 6, 'a secret place')
  const text = Buffer.from('Comment\0a secret place')
  const png = Buffer.concat([
    withPngChunk(aPicture('png', 60, 40), 'tEXt', text),
    Buffer.from('<script>a secret place</script>'),
  ])

  for (const sent of [jpeg, png]) {
    expect(Buffer.from(sent).toString('latin1')).toContain('a secret place')
    const { bytes } = await drawn(sent)
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('secret')
  }
})

test('PA29 a picture that the camera took lying is set upright', async () => {
  const { bytes, width, height } = await drawn(withExif(aPicture('jpeg', 60, 40), 6, 'x'))
  const pixels = new Transformer(bytes).rawPixelsSync()
  const channels = pixels.length / (width * height)
  const [top, bottom] = [pixels.subarray(0, 3), pixels.subarray(pixels.length - channels)]

  expect([width, height]).toEqual([40, 60])
  expect(top[0]).toBeGreaterThan(200)
  expect(bottom[2]).toBeGreaterThan(200)
})

test('PA29 what is no still picture, too large, or damaged is refused with the reason', async () => {
  const moving = withPngChunk(aPicture('png', 4, 4), 'acTL', Buffer.alloc(8))
  const png = aPicture('png', 300, 300)

  for (const bytes of [SVG, HTML, GIF]) {
    expect(await refusedAs(bytes)).toEqual([{ reason: 'not_a_picture' }])
  }
  for (const bytes of [moving, movingWebp()]) {
    expect(await refusedAs(bytes)).toEqual([{ reason: 'animated' }])
  }
  const bomb = flatPng(10_000, 10_000)
  expect(bomb.length).toBeLessThan(20_000)
  expect(await refusedAs(bomb)).toEqual([{ reason: 'too_many_pixels' }])
  expect(await refusedAs(png.subarray(0, png.length - 20))).toEqual([{ reason: 'damaged' }])
})
