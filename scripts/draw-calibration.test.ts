import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CALIBRATION_TEXT } from '../desktop/renderer/scanners/calibration.ts'
import { calibrationPicture } from './draw-calibration.ts'

test('the calibration code on the gate page is the one that the script draws', () => {
  const kept = readFileSync(
    join(import.meta.dirname, '../desktop/renderer/public/calibration.svg'),
    'utf8',
  )

  expect(kept).toBe(calibrationPicture(CALIBRATION_TEXT))
})
