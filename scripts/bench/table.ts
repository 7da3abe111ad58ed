// The figures as a person reads them.
import { type Figure, median, type Target } from './figures.ts'

const HEAD = ['benchmark', 'measure', 'ours', 'baseline', 'result', 'spread', 'target', ''] as const

/** One line for each figure, columns aligned. */
export function writeTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)]
  const widths = HEAD.map((_head, at) =>
    Math.max(...rows.map((row) => [...(row[at] ?? '')].length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function rowOf(figure: Figure): readonly string[] {
  const { benchmark, measure, unit, ours, baseline, ratios, value, spread, target } = figure
  const shown = (number: number): string => (ratios === null ? write(number) : `${write(number)} ×`)
  return [
    benchmark,
    measure,
    ratios === null ? '' : `${write(median(ours))} ${unit}`,
    baseline === null ? '' : `${write(median(baseline))} ${unit}`,
    ratios === null ? `${shown(value)} ${unit}` : shown(value),
    `${write(spread[0])} – ${write(spread[1])}`,
    target === null ? '' : writeTarget(target),
    figure.isReached === null ? 'shown' : figure.isReached ? 'reached' : 'MISSED',
  ]
}

const writeTarget = ({ atMost, atLeast }: Target): string =>
  atMost === undefined ? `≥ ${write(atLeast ?? 0)}` : `≤ ${write(atMost)}`

/** Three digits that mean something, thousands apart. */
function write(number: number): string {
  if (!Number.isFinite(number)) return String(number)
  if (Math.abs(number) >= 100) return Math.round(number).toLocaleString('en')
  return String(Number(number.toPrecision(3)))
}
