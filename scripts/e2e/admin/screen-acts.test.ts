// AW92: no act of the admin window is missing where those who may not are walked.
import { expect, test } from 'vitest'
import { SCREENS } from '../../../desktop/renderer/admin/screens.ts'
import { PERMISSIONS } from '../../../server/features/auth/may.table.ts'
import { ACTS } from './acts.table.ts'
import { readScreenActs } from './screen-acts.ts'

test('AW92 every act of every screen stands in the table of acts, and no other', () => {
  expect(Object.fromEntries(readScreenActs())).toEqual(ACTS)
})

test('AW92 every act of the table is a route of the server', () => {
  expect(Object.values(ACTS).flat().length).toBeGreaterThan(60)
  expect(
    Object.values(ACTS)
      .flat()
      .filter((act) => !Object.hasOwn(PERMISSIONS, act)),
  ).toEqual([])
})

test('AW92 an organizer’s screen acts for organizers alone, and the platform’s for the platform', () => {
  const isForeign = (act: string, who: string): boolean =>
    act.includes(who === 'platform' ? ' /tenant/' : ' /admin/')
  const faults = Object.entries(ACTS).flatMap(([name, acts]) => {
    // Safe: the table's type has these keys.
    const { who } = SCREENS[name as keyof typeof SCREENS]
    return acts.filter((act) => isForeign(act, who)).map((act) => `${name}: ${act}`)
  })
  // One module, with the address of whoever looks.
  expect(faults).toEqual([
    'activity: GET /admin/exports/activity.csv',
    'platformActivity: GET /tenant/exports/activity.csv',
  ])
})
