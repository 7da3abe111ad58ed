// What a sign-in has come to: which fields it shows, and what it says. The fields keep what was typed.
import type { AdminSessionView, AdminSignInView } from '../../../contract/admin-calls.ts'
import { call } from '../../client.ts'
import { refusalText } from '../../parts/words.ts'
import { redraw } from './drawing.ts'
import { frameText } from './words.ts'

export type SignInFields = {
  readonly server: string
  readonly email: string
  readonly password: string
  readonly tenant: string
  readonly code: string
}

export type SignInState = {
  readonly isBusy: boolean
  readonly wantsCode: boolean
  readonly tenants: Extract<AdminSignInView, { outcome: 'tenant_required' }>['tenants']
  /** Why it was not done; null: nobody has said no. */
  readonly problem: (() => string) | null
}

const FRESH: SignInState = { isBusy: false, wantsCode: false, tenants: [], problem: null }

export type SignIn = {
  readonly state: () => SignInState
  readonly submit: (fields: SignInFields) => Promise<void>
}

export function createSignIn(done: (session: AdminSessionView) => void): SignIn {
  let state = FRESH
  const set = (next: Partial<SignInState>): void => {
    state = { ...state, ...next, isBusy: next.isBusy ?? false }
    redraw()
  }
  const submit = async (fields: SignInFields): Promise<void> => {
    if (state.isBusy) return
    set({ isBusy: true, problem: null })
    const { server, email, password, tenant, code } = fields
    const answer = await call('signInAdmin', {
      email,
      password,
      ...(server.trim() !== '' && { server }),
      ...(tenant !== '' && { tenant }),
      ...(code.trim() !== '' && { code: code.trim() }),
    })
    if (!answer.ok) {
      const { error } = answer
      const wantsCode = state.wantsCode || error.code === 'second_factor_required'
      set({ wantsCode, problem: () => refusalText(error) })
      return
    }
    const { value } = answer
    if (value.outcome === 'signed_in') {
      state = FRESH
      done(value.session)
    } else if (value.outcome === 'tenant_required') {
      set({ tenants: value.tenants, problem: () => frameText('signIn.tenant.hint') })
    } else {
      set({ problem: () => frameText(`signIn.refused.${value.reason}`) })
    }
  }
  return { state: () => state, submit }
}
