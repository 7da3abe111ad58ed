import { expect, test } from 'vitest'
import { REFUSAL_CODES } from '../../../server/platform/http/problem.ts'
import { REFUSALS_BN } from '../../../shared/i18n/admin/refusals.bn.ts'
import { REFUSALS_EN } from '../../../shared/i18n/admin/refusals.en.ts'

test('every no of the server has a sentence in both languages, and no sentence is of a no that there is not', () => {
  expect(Object.keys(REFUSALS_EN).sort()).toEqual([...REFUSAL_CODES].sort())
  expect(Object.keys(REFUSALS_BN).sort()).toEqual([...REFUSAL_CODES].sort())
})

test('a Bangla sentence is written in Bangla, and ends', () => {
  for (const sentence of Object.values(REFUSALS_BN)) {
    expect(sentence).toMatch(/[\u0980-\u09ff]/)
    expect(sentence).toMatch(/[।?]$/)
  }
})
