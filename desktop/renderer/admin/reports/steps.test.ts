import { expect, test } from 'vitest'
import { stepsOf } from './steps.ts'

test('a pause is seen as one, whatever the order in which the times come', () => {
  expect(stepsOf([40, 10, 10, 20], 10)).toEqual([10, 20, 30, 40])
  expect(stepsOf([7], 10)).toEqual([7])
  expect(stepsOf([], 10)).toEqual([])
})

test('a span of more bars than can be told apart has those alone that there are', () => {
  expect(stepsOf([0, 3_990], 10)).toHaveLength(400)
  expect(stepsOf([4_000, 0], 10)).toEqual([0, 4_000])
})
