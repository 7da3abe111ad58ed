import { type Algorithm, hash } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { createPasswordPool, hashPassword, isOutdated, runningMaxOf } from './password.ts'

test('ID3 only the right password of somebody who exists is right', async () => {
  const { verify } = createPasswordPool(2)
  const right = await hashPassword('প্রবেশ entry')

  expect(right).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/)
  expect(await verify(right, 'প্রবেশ entry')).toBe(true)
  expect(await verify(right, 'প্রবেশ entr')).toBe(false)
  expect(await verify(null, 'প্রবেশ entry')).toBe(false)
})

test('ID3 a hash carries its parameters: one of others is right as well, and is known to be outdated', async () => {
  // Safe: the ambient enum's own value.
  const argon2id = 2 as Algorithm
  const cheap = await hash('entry', { algorithm: argon2id, memoryCost: 8_192, timeCost: 1 })

  expect(await createPasswordPool(2).verify(cheap, 'entry')).toBe(true)
  expect(isOutdated(cheap)).toBe(true)
  expect(isOutdated(await hashPassword('entry'))).toBe(false)
})

test('ID4 a flood is refused at once instead of taking all processors, and the queue empties again', async () => {
  const { verify } = createPasswordPool(2)

  const answers = await Promise.all(Array.from({ length: 35 }, () => verify(null, 'x')))

  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(10)
  expect(await verify(null, 'x')).toBe(false)
})

test('ID4 one processor always stays for check-ins, where there are two', () => {
  expect([1, 2, 4, 16].map(runningMaxOf)).toEqual([1, 1, 3, 15])
})
