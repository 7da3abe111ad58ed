// Locking the screen, giving it to visitors, and coming back.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Core } from '../core.ts'
import { currentOperator } from '../operators/operators.ts'
import type { MetaValues } from '../stores.ts'

/** Only somebody who can come back by PIN: a screen that nobody can open would stop the gate. */
export function closeScreen(core: Core, mode: MetaValues['mode']): Result<null, CallRefusal> {
  const operator = currentOperator(core)
  if (operator === null) return refuse({ code: 'not_signed_in' })
  if (operator.pinHash === null) return refuse({ code: 'pin_not_set' })
  core.meta.set('mode', mode)
  return ok(null)
}

/** After a PIN or a password was right. */
export function openScreen(core: Core): void {
  if (core.meta.get('mode') !== null) core.meta.remove('mode')
}
