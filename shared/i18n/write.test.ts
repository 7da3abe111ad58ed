import { expect, test } from 'vitest'
import { BADGE_BN } from './bn/badge.ts'
import { BN as PAGE_BN } from './bn.ts'
import { BADGE_EN } from './en/badge.ts'
import { EN as PAGE_EN } from './en.ts'
import { writeDigits } from './fill.ts'
import { writeText } from './write.ts'

// Badges bring their own words, which the page does not load at first.
const EN = { ...PAGE_EN, ...BADGE_EN }
const BN = { ...PAGE_BN, ...BADGE_BN }
const keys = Object.keys(EN) as (keyof typeof EN)[]
const gapsOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test('every sentence has the same gaps in both languages', () => {
  for (const key of keys) expect(gapsOf(BN[key]), key).toEqual(gapsOf(EN[key]))
})

test('no sentence is empty, and each is in the letters of its language', () => {
  const other = 'page.otherLanguage'
  for (const key of keys) {
    if (key === other) continue
    expect(EN[key], key).toMatch(/[a-z]/i)
    expect(EN[key], key).not.toMatch(/[\u0980-\u09ff]/)
    expect(BN[key], key).toMatch(/[\u0980-\u09ff]/)
  }
})

test('a Bangla sentence has Bangla digits, its numbers included', () => {
  for (const key of keys) expect(BN[key], key).not.toMatch(/[0-9]/)
  expect(writeText('bn', 'page.ago.minutes', { count: 27 })).toBe('২৭ মিনিট আগে')
  expect(writeDigits('bn', '18:03')).toBe('১৮:০৩')
})

test('a gap that nobody filled stays visible, and a text is put in as it is', () => {
  expect(writeText('en', 'page.byOperator')).toBe('by {name}')
  expect(writeText('bn', 'page.byOperator', { name: 'Gate 7' })).toContain('Gate 7')
  expect(writeText('en', 'page.byOperator', { name: '$& {name}' })).toBe('by $& {name}')
})
