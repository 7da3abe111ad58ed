import { expect, test } from 'vitest'
import { createLimiter } from './limiter.ts'

test('no more than allowed run at once, the others go in their order, and those beyond are told', async () => {
  const limiter = createLimiter(2, 2)
  const order: number[] = []
  const doors = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const runs = doors.map((door, number) =>
    limiter.run(async () => {
      order.push(number)
      await door.promise
      return number
    }),
  )

  expect(await runs[4]).toBe('busy')
  expect(order).toEqual([0, 1])
  doors[1]?.resolve()
  expect(await runs[1]).toBe(1)
  doors[2]?.resolve()
  await runs[2]
  expect(order).toEqual([0, 1, 2, 3])
  for (const door of doors) door.resolve()
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3, 'busy'])
})

test('a work that throws gives its place back', async () => {
  const limiter = createLimiter(1, 1)

  await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')

  expect(await limiter.run(async () => 'next')).toBe('next')
})
