import { expect, test } from 'vitest'
import { contrastOf } from './contrast.ts'

test('contrast is 21 for black on white, 1 for a colour on itself, and the same both ways', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrastOf('#FFFFFF', '#000000')).toBeCloseTo(21, 5)
  expect(contrastOf('#336699', '#336699')).toBe(1)
  // The grey that WCAG's own documents name as just enough on white.
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  expect(contrastOf('#777777', '#ffffff')).toBeLessThan(4.5)
})
