// Whether a Nagad account opens: a payment is initialized and never completed. No money is named in it.

import { newAttemptRef } from './attempt-ref.ts'
import type { NagadContext } from './nagad-call.ts'
import { findCredentialFault } from './nagad-codes.ts'
import { isOwnPublicKey } from './nagad-crypto.ts'
import { clockFaultOf, initialize } from './nagad-open.ts'
import type { CredentialCheck } from './port.ts'

export async function checkAccount(context: NagadContext): Promise<CredentialCheck> {
  const { io, settings } = context
  if (isOwnPublicKey(settings.keys)) {
    return {
      kind: 'invalid',
      why: 'The public key is your own. Enter the one that Nagad gave you.',
    }
  }
  const attemptRef = newAttemptRef(io.randomBytes)
  const answer = await initialize(context, { attemptRef, address: null })
  if (answer.kind === 'initialized') return { kind: 'valid' }
  if (answer.kind === 'unknown') return { kind: 'unknown', reason: answer.reason }
  const why = clockFaultOf(io.now(), answer) ?? findCredentialFault(answer.reason)
  return why === null ? { kind: 'unknown', reason: 'busy' } : { kind: 'invalid', why }
}
