import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { icnsOf, icoOf } from './icon-files.ts'

const FOLDER = resolve(import.meta.dirname, '../../desktop/packaging')
const pictures = [16, 64, 256].map((size) => ({ size, png: Buffer.alloc(size, size % 251) }))

/** Width and height of a PNG, in pixels. */
const sizeOf = (png: Buffer): readonly [number, number] => [
  png.readUInt32BE(16),
  png.readUInt32BE(20),
]

test('an icon of Windows tells each picture’s size and place', () => {
  const ico = Buffer.from(icoOf(pictures))

  const entries = pictures.map((_picture, at) => {
    const entry = ico.subarray(6 + 16 * at)
    const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)]
    return { size: entry.readUInt8(0) || 256, png: ico.subarray(offset, offset + length) }
  })
  expect(ico.readUInt16LE(4)).toBe(3)
  expect(entries).toEqual(pictures)
  expect(() => icoOf([{ size: 512, png: Buffer.alloc(1) }])).toThrow(RangeError)
})

test('an icon of macOS is blocks of a name, a length and a picture', () => {
  const icns = Buffer.from(icnsOf(pictures))

  const names: string[] = []
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    names.push(icns.toString('latin1', at, at + 4))
  }
  expect(icns.readUInt32BE(4)).toBe(icns.length)
  expect(names).toEqual(['icp4', 'ic12', 'ic08', 'ic13'])
})

test('the icons that are kept have the sizes that their names say', () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const png = readFileSync(join(FOLDER, 'icons', `${size}x${size}.png`))
    expect(sizeOf(png)).toEqual([size, size])
  }
  expect(readFileSync(join(FOLDER, 'icon.ico')).readUInt16LE(4)).toBe(7)
  expect(readFileSync(join(FOLDER, 'icon.icns')).toString('latin1', 0, 4)).toBe('icns')
})
