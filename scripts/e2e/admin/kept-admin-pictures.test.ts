// The kept pictures of the admin window: all of them, none of a screen that is no more.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ADMIN_PICTURES, adminPictureNames, writeAdminIndex } from './admin-pictures.ts'
import { ADMIN_SCENE_NAMES } from './admin-scenes.ts'

const NAMES = ADMIN_SCENE_NAMES

test('each screen of the admin window is kept in each of its looks', () => {
  const files = readdirSync(ADMIN_PICTURES).filter((file) => file.endsWith('.webp'))

  expect(files.toSorted()).toEqual(
    NAMES.flatMap(adminPictureNames)
      .map((name) => `${name}.webp`)
      .toSorted(),
  )
})

test('the page about them shows each', () => {
  const index = readFileSync(join(ADMIN_PICTURES, 'README.md'), 'utf8')

  expect(index).toBe(writeAdminIndex(NAMES))
})
