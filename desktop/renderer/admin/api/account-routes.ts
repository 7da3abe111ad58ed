// One's own account.
import type { InferInput } from 'valibot'
import type {
  FactorState,
  RecoveryCodes,
  SessionView,
  SignedIn,
  StartedFactor,
} from '../../../../shared/auth/schema.ts'
import type { Language } from '../../../../shared/i18n/fill.ts'
import type { Page } from './route-types.ts'

export type AccountRoutes = {
  'GET /auth/me': { answer: SignedIn }
  'GET /auth/sessions': { answer: Page<SessionView> }
  'DELETE /auth/sessions': { answer: { readonly ended: number } }
  'DELETE /auth/sessions/:sessionId': { answer: null }
  'POST /auth/password': {
    body: { readonly current: string; readonly password: string; readonly locale: Language }
    answer: null
  }
  'GET /auth/factor': { answer: InferInput<typeof FactorState> }
  'POST /auth/factor': {
    body: { readonly password: string }
    answer: InferInput<typeof StartedFactor>
  }
  'POST /auth/factor/confirm': {
    body: { readonly code: string }
    answer: InferInput<typeof RecoveryCodes>
  }
  'DELETE /auth/factor': {
    body: { readonly password: string; readonly code: string }
    answer: null
  }
}
