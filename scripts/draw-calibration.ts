#!/usr/bin/env node
// Draws the calibration code that the gate page shows. Usage: node scripts/draw-calibration.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { create } from 'qrcode'
import { CALIBRATION_TEXT } from '../desktop/renderer/scanners/calibration.ts'

const PICTURE = join(import.meta.dirname, '../desktop/renderer/public/calibration.svg')
/** Modules of white around the code, as the standard wants. */
const QUIET_ZONE = 4

/** Black on white whatever the page's colours are: a scanner needs it so. */
export function calibrationPicture(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const rows = Array.from({ length: size }, (_unused, y) =>
    Array.from({ length: size }, (_none, x) =>
      modules.get(y, x) ? `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z` : '',
    ).join(''),
  )
  const side = size + 2 * QUIET_ZONE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">`,
    '<title>Calibration code</title>',
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>`,
    `<path fill="#000" d="${rows.join('')}"/>`,
    '</svg>\n',
  ].join('')
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(
      'Writes desktop/renderer/public/calibration.svg. Usage: draw-calibration.ts [--help]',
    )
  } else {
    writeFileSync(PICTURE, calibrationPicture(CALIBRATION_TEXT))
  }
}
