// Signs a person in over HTTP, as a benchmark's load needs it.
import type { SignIn } from '../seed/make-event.ts'

/** The access token, which may also travel as a bearer. */
export async function signIn(url: string, { email, password }: SignIn): Promise<string> {
  const answer = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookies = answer.headers.getSetCookie().join('; ')
  const token = /access_token=([^;]+)/.exec(cookies)?.[1]
  if (token === undefined) throw new Error(`sign-in: ${await answer.text()}`)
  return token
}
