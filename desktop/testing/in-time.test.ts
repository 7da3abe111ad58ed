import { expect, test } from 'vitest'
import { lookInTime } from './in-time.ts'

/** Of what stands where its turn comes; null: it had passed by then. */
function passing<T>(turns: readonly (T | null)[]) {
  let turn = -1
  const now = (): T | null => turns[Math.min(turn, turns.length - 1)] ?? null
  return {
    tries: () => turn + 1,
    scene: {
      reach: async () => {
        turn += 1
      },
      look: async () => now() ?? 'nothing is there',
      stands: async () => now() !== null,
    },
  }
}

test('what had passed before it was looked at is come to again, and not judged', async () => {
  const { scene, tries } = passing([null, null, 'whole'])

  expect(await lookInTime(scene)).toBe('whole')
  expect(tries()).toBe(3)
})

test('what is wrong with it while it stands is told at once', async () => {
  const { scene, tries } = passing(['cut', 'whole'])

  expect(await lookInTime(scene)).toBe('cut')
  const torn = { ...scene, look: () => Promise.reject(new Error('torn')) }
  await expect(lookInTime(torn)).rejects.toThrow('torn')
  expect(tries()).toBe(2)
})

test('what passes each time, or is never come to, is told with what the first try met', async () => {
  await expect(lookInTime(passing([null]).scene)).rejects.toThrow('passes before')

  let tries = 0
  const reach = () => Promise.reject(new Error(`no way, try ${++tries}`))
  await expect(lookInTime({ ...passing(['whole']).scene, reach })).rejects.toThrow('no way, try 1')
  expect(tries).toBe(5)
})

test('what is come to only now and then is looked at then', async () => {
  const { scene, tries } = passing([null, 'whole'])
  let asked = 0
  const reach = async () => {
    asked += 1
    if (asked === 1) throw new Error('it passed on the way')
    await scene.reach()
  }

  expect(await lookInTime({ ...scene, reach })).toBe('whole')
  expect(tries()).toBe(2)
})
