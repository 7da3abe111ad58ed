// A person has read a notice: it is shown no more.
import type { Core } from '../core.ts'

/** More than a gate sees in its life; the oldest are forgotten first. */
const DISMISSED_MAX = 1_000

/** A notice that still holds, such as a wrong clock, stays. So does one that is not there. */
export function dismissNotice(core: Core, id: string): void {
  const recovery = core.meta.get('recovery')
  if (recovery !== null && id === recoveredId(recovery.at)) core.meta.remove('recovery')
  if (!DISMISSIBLE.test(id) || isDismissed(core, id)) return
  const dismissed = core.meta.get('dismissed') ?? []
  core.meta.set('dismissed', [...dismissed, id].slice(-DISMISSED_MAX))
}

export const recoveredId = (at: number): string => `recovered-${at}`
export const conflictId = (scanId: string): string => `conflict-${scanId}`

/** What happened once; the others describe how things stand. */
const DISMISSIBLE = /^(conflict|server)-/

export const isDismissed = (core: Core, id: string): boolean =>
  core.meta.get('dismissed')?.includes(id) ?? false
