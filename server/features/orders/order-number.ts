// The number that people say on the phone.
import { writeDigits } from '../../../shared/tickets/crockford.ts'
import type { Deps } from '../../deps.ts'

const NUMBER_CHARACTERS = 10

/** Fifty random bits: two orders of a tenant never share them by chance. */
export const newOrderNumber = (deps: Pick<Deps, 'randomBytes'>): string =>
  newOrderCode(deps, NUMBER_CHARACTERS)

/** Five random bits for each character of `0-9A-Z` without I, L, O and U. */
export const newOrderCode = (deps: Pick<Deps, 'randomBytes'>, characters: number): string =>
  writeDigits(deps.randomBytes(characters).map((byte) => byte & 31))
