// Whether this station prints badges, for whatever shows a button for one.
import { useLayoutEffect, useState } from 'hono/jsx/dom'
import { followPrinters, knownPrinters } from './printers.ts'

export function useBadges(): boolean {
  const [printers, setPrinters] = useState(knownPrinters())
  useLayoutEffect(() => followPrinters(setPrinters), [])
  return printers !== null && printers.chosen !== null
}
