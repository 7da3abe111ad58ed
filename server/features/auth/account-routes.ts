// The pages of mailed links. They call what the API calls.
import type { Context } from 'hono'
import * as v from 'valibot'
import { PersonName } from '../../../shared/auth/schema.ts'
import type { Language } from '../../../shared/i18n/fill.ts'
import type { Deps } from '../../deps.ts'
import { addressOf } from '../../platform/http/address.ts'
import { type Endpoint, endpoint, type HttpEnv } from '../../platform/http/endpoint.ts'
import { headerOf } from '../../platform/http/headers.ts'
import { type Refusal, statusOf } from '../../platform/http/problem.ts'
import { takeRate } from '../../platform/http/rate-limit.ts'
import { acceptInvitation, lookAtInvitation } from './accept-invitation.ts'
import { type AccountPage, accountPage, isOver, refusalKey } from './account-page.ts'
import { localeOfLink, openLink } from './open-link.ts'
import { LINK_RATE } from './password-routes.ts'
import { resetPassword } from './reset-password.ts'

const Token = v.object({ token: v.pipe(v.string(), v.maxLength(100)) })
const FORM_BYTES_MAX = 8 * 1024

const PASSWORD_FORM = {
  title: 'account.password.title',
  lines: [],
  form: { fields: ['password'], button: 'account.password.button' },
} as const satisfies Partial<AccountPage>

const SHOW_PASSWORD = endpoint({
  method: 'GET',
  path: '/account/password/:token',
  action: 'password.recover',
  summary: 'The page on which a mailed link lets somebody choose a new password.',
  params: Token,
  produces: 'text/html',
  run: (deps, { params: { token }, c }) =>
    onPage(deps, c, token, PASSWORD_FORM, async (locale) => {
      const opened = await openLink(deps, token, 'password_reset')
      return opened.ok
        ? { status: 200, locale, ...PASSWORD_FORM }
        : { ...PASSWORD_FORM, ...refused(opened.error, locale) }
    }),
})

const SEND_PASSWORD = endpoint({
  method: 'POST',
  path: '/account/password/:token',
  action: 'password.recover',
  usesCookies: true,
  summary: 'What the page for a new password sends.',
  params: Token,
  body: 'bytes',
  bodyBytesMax: FORM_BYTES_MAX,
  produces: 'text/html',
  run: (deps, { params: { token }, body, c }) =>
    onPage(deps, c, token, PASSWORD_FORM, async (locale) => {
      const password = formOf(body).get('password') ?? ''
      const reset = await resetPassword(deps, { token, password })
      if (!reset.ok) return { ...PASSWORD_FORM, ...refused(reset.error, locale) }
      const { title } = PASSWORD_FORM
      return { status: 200, locale, title, lines: ['account.password.done'] }
    }),
})

const SHOW_INVITATION = endpoint({
  method: 'GET',
  path: '/account/invitation/:token',
  action: 'invitation.accept',
  summary: 'The page on which a mailed link lets somebody join an organizer.',
  params: Token,
  produces: 'text/html',
  run: (deps, { params: { token }, c }) =>
    onPage(deps, c, token, STRANGER, (locale) => invitationForm(deps, token, locale)),
})

const SEND_INVITATION = endpoint({
  method: 'POST',
  path: '/account/invitation/:token',
  action: 'invitation.accept',
  usesCookies: true,
  summary: 'What the page of an invitation sends.',
  params: Token,
  body: 'bytes',
  bodyBytesMax: FORM_BYTES_MAX,
  produces: 'text/html',
  run: (deps, { params: { token }, body, c }) =>
    onPage(deps, c, token, STRANGER, async (locale) => {
      const form = await invitationForm(deps, token, locale)
      const fields = formOf(body)
      const name = v.safeParse(PersonName, fields.get('name') ?? '')
      const password = fields.get('password')
      const accepted = await acceptInvitation(deps, {
        token,
        ...(name.success && { name: name.output }),
        ...(password !== null && { password }),
      })
      if (!accepted.ok) return { ...form, ...refused(accepted.error, locale) }
      const { title, params = {} } = form
      return { status: 200, locale, title, params, lines: ['account.invitation.done'] }
    }),
})

/** An invitation of which nothing is known. */
const STRANGER = {
  title: 'account.invitation.title',
  params: { tenant: 'Probesh' },
} as const satisfies Partial<AccountPage>

type Head = Pick<AccountPage, 'title' | 'params'>

/**
 * In the link's language, or the browser's where the link is none. The limit is asked here and not by the route: people
 * read the answer.
 */
async function onPage(
  deps: Deps,
  c: Context<HttpEnv>,
  token: string,
  head: Head,
  show: (locale: Language) => Promise<AccountPage>,
): Promise<Response> {
  const taken = await takeRate(deps, LINK_RATE, addressOf(deps, c))
  if (!taken.ok) return accountPage({ ...head, ...refused(taken.error, browserLanguage(c)) })
  return accountPage(await show((await localeOfLink(deps, token)) ?? browserLanguage(c)))
}

/** Bangla unless the browser asks for English first. */
const browserLanguage = (c: Context<HttpEnv>): Language =>
  /^\s*en\b/i.test(headerOf(c, 'accept-language') ?? '') ? 'en' : 'bn'

/** The page before anything was sent; without a form where the link is worth nothing. */
async function invitationForm(deps: Deps, token: string, locale: Language): Promise<AccountPage> {
  const { title } = STRANGER
  const looked = await lookAtInvitation(deps, token)
  if (!looked.ok) return { ...STRANGER, ...refused(looked.error, locale) }
  const { tenant, email, needsAccount } = looked.value
  return {
    status: 200,
    locale,
    title,
    params: { tenant: tenant.name, email },
    lines: [needsAccount ? 'account.invitation.asNew' : 'account.invitation.asKnown'],
    form: {
      fields: needsAccount ? ['name', 'password'] : [],
      button: 'account.invitation.button',
    },
  }
}

type Refused = Pick<
  AccountPage,
  'status' | 'locale' | 'refusal' | 'lines' | 'form' | 'retryAfterSeconds'
>

/** What a refusal changes on a page: where the link is over, its form goes. */
const refused = (refusal: Refusal, locale: Language): Refused => ({
  status: statusOf(refusal.code),
  locale,
  refusal: refusalKey(refusal),
  lines: [],
  ...(refusal.retryAfterSeconds !== undefined && {
    retryAfterSeconds: refusal.retryAfterSeconds,
  }),
  ...(isOver(refusal) && { form: undefined }),
})

const formOf = (body: Uint8Array): URLSearchParams =>
  new URLSearchParams(new TextDecoder().decode(body))

export const accountEndpoints: readonly Endpoint[] = [
  SHOW_PASSWORD,
  SEND_PASSWORD,
  SHOW_INVITATION,
  SEND_INVITATION,
]
