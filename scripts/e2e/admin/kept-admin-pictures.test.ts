// The kept pictures of the admin window: every screen, all of them, none of a screen that is no more.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { matchPath } from '../../../desktop/renderer/admin/frame/match-path.ts'
import { SCREENS } from '../../../desktop/renderer/admin/screens.ts'
import { ADMIN_PICTURES, adminPictureNames, writeAdminIndex } from './admin-pictures.ts'
import { ADMIN_SCENE_NAMES, ADMIN_SCENES } from './admin-scenes.ts'

const NAMES = ADMIN_SCENE_NAMES

test('each screen of the admin window is kept in each of its looks', () => {
  const files = readdirSync(ADMIN_PICTURES).filter((file) => file.endsWith('.webp'))

  expect(files.toSorted()).toEqual(
    NAMES.flatMap(adminPictureNames)
      .map((name) => `${name}.webp`)
      .toSorted(),
  )
})

/** The screen that is opened at a path: one that is written out counts before one with names. */
function screenAt(path: string): string | undefined {
  const [place = ''] = path.split('?')
  const found = Object.entries(SCREENS).flatMap(([name, screen]) => {
    const params = matchPath(screen.path, place)
    return params === null ? [] : [{ name, count: Object.keys(params).length }]
  })
  return found.toSorted((one, other) => one.count - other.count)[0]?.name
}

test('AW26 no screen of the admin window is without a scene', () => {
  const known = {
    ...{ eventId: 'e', listId: 'l', memberId: 'm', orderId: 'o', ticketId: 't', ticketTypeId: 'y' },
    ...{ promoCodeId: 'p', unbegun: 'e', going: 'e', left: 'e', finished: 'e' },
    ...{ disputeId: 'd', holdId: 'h' },
    ...{ stationId: 's', conflictId: 'c', reviewItem: 'r/unknown', tenantId: 'n', userId: 'u' },
  }
  const shown = new Set(ADMIN_SCENES.map(({ path }) => screenAt(path(known))))

  expect(Object.keys(SCREENS).filter((name) => !shown.has(name))).toEqual([])
})

test('AW21 a screen that is not in the side bar names one that is', () => {
  const isListed = (name: string): boolean =>
    Object.entries(SCREENS).some(([one, { under }]) => one === name && under === null)
  const hidden = Object.values(SCREENS).flatMap(({ under }) => (under === null ? [] : [under]))

  expect(hidden.length).toBeGreaterThan(10)
  expect(hidden.filter((under) => !isListed(under))).toEqual([])
})

test('the page about them shows each', () => {
  const index = readFileSync(join(ADMIN_PICTURES, 'README.md'), 'utf8')

  expect(index).toBe(writeAdminIndex(NAMES))
})
