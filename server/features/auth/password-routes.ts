// Passwords: changed, forgotten, chosen anew.
import {
  AskResetInput,
  ChangePasswordInput,
  ResetPasswordInput,
} from '../../../shared/auth/schema.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { askPasswordReset } from './ask-password-reset.ts'
import { changePassword } from './change-password.ts'
import { resetPassword } from './reset-password.ts'

const CHANGE = endpoint({
  method: 'POST',
  path: '/auth/password',
  action: 'password.change',
  summary: 'Changes the caller’s password and ends every other session.',
  body: ChangePasswordInput,
  run: (deps, { actor, body }) => changePassword(deps, actor, body),
})

const ASK = endpoint({
  method: 'POST',
  path: '/auth/password/forgotten',
  action: 'password.recover',
  usesCookies: true,
  summary:
    'Mails a link for a new password, if anybody has that email. The answer says nothing of it.',
  body: AskResetInput,
  status: 202,
  run: (deps, { body, c }) => askPasswordReset(deps, body, addressOf(deps, c)),
})

/** Guessing 192 bits is hopeless; each try costs a question of the database. */
export const LINK_RATE = { name: 'link', max: 60, windowMs: 5 * MINUTE_MS }

const RESET = endpoint({
  method: 'POST',
  path: '/auth/password/reset',
  action: 'password.recover',
  usesCookies: true,
  summary: 'Sets a new password by a mailed link and ends every session. A link works once.',
  rateLimit: LINK_RATE,
  body: ResetPasswordInput,
  run: (deps, { body }) => resetPassword(deps, body),
})

export const passwordEndpoints: readonly Endpoint[] = [CHANGE, ASK, RESET]
