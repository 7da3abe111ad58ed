import { expect, test } from 'vitest'
import { claimInstance, readSecondStart } from './single-instance.ts'
import { fakeElectron } from './testing/fake-electron.ts'

test('ES22: the first start hears of the second, and what it wants', () => {
  const { app, modules } = fakeElectron()
  const heard: object[] = []

  const isFirst = claimInstance(modules.app, { opensAdmin: false }, (start) => heard.push(start))
  app.emit('second-instance', {}, ['probesh', '--admin'], '/at', { opensAdmin: true })

  expect(isFirst).toBe(true)
  expect(heard).toEqual([{ opensAdmin: true }])
})

test('ES22: a second start is told so', () => {
  const { modules } = fakeElectron({ isFirst: false })

  expect(claimInstance(modules.app, { opensAdmin: false }, () => {})).toBe(false)
})

test.each([null, undefined, 'x', 1, [], {}, { opensAdmin: 'yes' }, { opensAdmin: false }])(
  'ES22: what another program says, such as %j, opens nothing more',
  (told) => {
    expect(readSecondStart(told)).toEqual({ opensAdmin: false })
  },
)
