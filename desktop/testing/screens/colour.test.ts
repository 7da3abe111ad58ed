import { expect, test } from 'vitest'
import { type Colour, contrastOf, distanceOf, EYES, labDistance, seenBy } from './colour.ts'

const WHITE: Colour = [255, 255, 255]
const BLACK: Colour = [0, 0, 0]

test.each([
  // Pairs 1, 7, 9, 17, 20 and 25 of the published test data, Sharma, Wu and Dalal 2005, table 1.
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [58, 24, 15], 19.4535],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
] as const)('the distance of %j and %j is the published one', (one, other, distance) => {
  const [a, b] = [one, other].map(([l, x, y]) => ({ l, a: x, b: y }))
  if (a === undefined || b === undefined) throw new Error('two')

  expect(labDistance(a, b)).toBeCloseTo(distance, 4)
  expect(labDistance(b, a)).toBeCloseTo(distance, 4)
})

test('black and white are as far apart as can be, for all eyes', () => {
  for (const eyes of EYES) {
    const [white, black] = [seenBy(eyes, WHITE), seenBy(eyes, BLACK)]

    expect(distanceOf(white, black)).toBeCloseTo(100, 0)
    expect(contrastOf(white, black)).toBeCloseTo(21, 0)
  }
})

test('red and green of one brightness come together without the red cones or the green ones', () => {
  const [red, green]: [Colour, Colour] = [
    [190, 60, 40],
    [90, 125, 40],
  ]

  expect(distanceOf(red, green)).toBeGreaterThan(45)
  expect(distanceOf(seenBy('deuteranopia', red), seenBy('deuteranopia', green))).toBeLessThan(20)
})
