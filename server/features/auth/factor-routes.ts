// An admin's second factor.
import {
  ConfirmFactorInput,
  FactorState,
  RecoveryCodes,
  RemoveFactorInput,
  StartedFactor,
  StartFactorInput,
} from '../../../shared/auth/schema.ts'
import { ok } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { confirmFactor, removeFactor, startFactor } from './change-factor.ts'
import { findFactor } from './factor-store.ts'

const STATE = endpoint({
  method: 'GET',
  path: '/auth/factor',
  action: 'factor.change',
  summary:
    'Whether the caller’s sign-in asks for a second factor, and how many recovery codes are left.',
  response: FactorState,
  run: async (deps, { actor }) => {
    const factor = await findFactor(deps.platformDb, actor.userId)
    const isOn = factor !== null && factor.confirmedAt !== null
    return ok({ isOn, recoveryCodesLeft: isOn ? factor.recoveryLeft : 0 })
  },
})

const START = endpoint({
  method: 'POST',
  path: '/auth/factor',
  action: 'factor.change',
  summary: 'Makes a secret for an authenticator app. It counts once a code of it was shown.',
  body: StartFactorInput,
  response: StartedFactor,
  status: 201,
  run: async (deps, { actor, body }) => {
    const started = await startFactor(deps, actor, body.password)
    return started.ok ? ok({ secret: started.value.text, uri: started.value.uri }) : started
  },
})

const CONFIRM = endpoint({
  method: 'POST',
  path: '/auth/factor/confirm',
  action: 'factor.change',
  summary: 'Switches the second factor on by its first code, and answers with ten recovery codes.',
  rateLimit: { name: 'factor-confirm', max: 20, windowMs: 5 * MINUTE_MS },
  body: ConfirmFactorInput,
  response: RecoveryCodes,
  run: async (deps, { actor, body }) => {
    const confirmed = await confirmFactor(deps, actor, body.code)
    return confirmed.ok ? ok({ recoveryCodes: [...confirmed.value] }) : confirmed
  },
})

const REMOVE = endpoint({
  method: 'DELETE',
  path: '/auth/factor',
  action: 'factor.change',
  summary: 'Switches the second factor off.',
  body: RemoveFactorInput,
  run: (deps, { actor, body }) => removeFactor(deps, actor, body),
})

export const factorEndpoints: readonly Endpoint[] = [STATE, START, CONFIRM, REMOVE]
