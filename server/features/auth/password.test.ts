import { expect, test } from 'vitest'
import { createPasswordVerifier, hashPassword } from './password.ts'

test('only the right password of somebody who exists is right', async () => {
  const verify = createPasswordVerifier()
  const hash = await hashPassword('প্রবেশ entry')

  expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/)
  expect(await verify(hash, 'প্রবেশ entry')).toBe(true)
  expect(await verify(hash, 'প্রবেশ entr')).toBe(false)
  expect(await verify(null, 'প্রবেশ entry')).toBe(false)
})

test('a flood is refused at once instead of taking all processors, and the queue empties again', async () => {
  const verify = createPasswordVerifier()

  const answers = await Promise.all(Array.from({ length: 60 }, () => verify(null, 'x')))

  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(10)
  expect(await verify(null, 'x')).toBe(false)
})
