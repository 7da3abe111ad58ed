import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { decidePlaces, ROOM_MIN_BYTES, TMPFS_MAGIC } from './throw-away-places.ts'

const ROOMY = { type: TMPFS_MAGIC, freeBytes: ROOM_MIN_BYTES }
const EXT4_MAGIC = 0xef53

test('a throw-away cluster lives in memory only where that is memory and has room', () => {
  const best = (...given: Parameters<typeof decidePlaces>) => decidePlaces(...given).best

  expect(best(ROOMY, ROOM_MIN_BYTES)).toBe('/dev/shm')
  expect(best(ROOMY, ROOM_MIN_BYTES - 1)).toBe(tmpdir())
  expect(best({ ...ROOMY, freeBytes: ROOM_MIN_BYTES - 1 }, ROOM_MIN_BYTES)).toBe(tmpdir())
  expect(best({ ...ROOMY, type: EXT4_MAGIC }, ROOM_MIN_BYTES)).toBe(tmpdir())
  expect(best(null, ROOM_MIN_BYTES)).toBe(tmpdir())
})

test('what killed runs left is looked for also where there is no room now', () => {
  expect(decidePlaces({ ...ROOMY, freeBytes: 0 }, 0).all).toEqual(['/dev/shm', tmpdir()])
})
