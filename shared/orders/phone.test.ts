import { expect, test } from 'vitest'
import { readPhone } from './phone.ts'

test.each([
  ['01711234567', '+8801711234567'],
  ['+880 1711-234567', '+8801711234567'],
  ['8801711234567', '+8801711234567'],
  ['008801711234567', '+8801711234567'],
  ['1711234567', '+8801711234567'],
  ['(০১৭১১) ২৩৪৫৬৭', '+8801711234567'],
  ['+44 20 7946 0000', '+442079460000'],
])('SO12 %s is one number in one spelling', (typed, number) => {
  expect(readPhone(typed)).toBe(number)
})

test.each([
  '',
  'call me',
  '01211234567',
  '017112345678',
  '0171123456',
  '+8802123456',
  '442079460000',
  '+12345',
  '+1234567890123456',
])('SO12 %s is no phone number', (typed) => {
  expect(readPhone(typed)).toBeNull()
})
