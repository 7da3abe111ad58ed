// The fields of a sign-in, on the page before there is a session and in the dialog after one ended.
import type { FC } from 'hono/jsx/dom'
import { Field } from '../../parts/field.tsx'
import type { SignIn, SignInFields } from './sign-in.ts'
import { frameText } from './words.ts'

type SignInFormProps = {
  readonly signIn: SignIn
  /** Null: it is known, and not asked. */
  readonly server: string | null
  readonly asksServer: boolean
  /** Whoever was signed in; only the password is asked then. */
  readonly email?: string
  readonly tenant?: string
}

export const SignInForm: FC<SignInFormProps> = (props) => {
  const { isBusy, wantsCode, tenants, problem } = props.signIn.state()
  const { server, email, tenant = '' } = props
  return (
    <form class="sign-in" onSubmit={(event: Event) => send(event, props.signIn, email, tenant)}>
      {props.asksServer ? (
        <Field
          label={frameText('signIn.server')}
          name="server"
          kind="url"
          help={frameText('signIn.server.hint')}
          {...(server === null ? {} : { first: server })}
        />
      ) : null}
      {email === undefined ? (
        <Field label={frameText('signIn.email')} name="email" kind="email" />
      ) : (
        <p class="who">{email}</p>
      )}
      <Field label={frameText('signIn.password')} name="password" kind="password" />
      {tenants.length === 0 ? null : (
        <label class="field">
          <span>{frameText('signIn.tenant')}</span>
          <select name="tenant">
            {tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {wantsCode ? (
        <Field
          label={frameText('signIn.code')}
          name="code"
          help={frameText('signIn.code.hint')}
          charsMax={20}
        />
      ) : null}
      <p class="problem" role="alert">
        {problem?.() ?? ''}
      </p>
      <button type="submit" class="button main" disabled={isBusy}>
        {frameText('signIn.submit')}
      </button>
    </form>
  )
}

function send(event: Event, signIn: SignIn, email: string | undefined, tenant: string): void {
  event.preventDefault()
  const form = event.currentTarget ?? event.target
  if (!(form instanceof HTMLFormElement)) return
  const data = new FormData(form)
  const read = (name: string): string => {
    const value = data.get(name)
    return typeof value === 'string' ? value : ''
  }
  const chosen = read('tenant')
  const fields: SignInFields = {
    server: read('server'),
    email: email ?? read('email'),
    password: read('password'),
    tenant: chosen === '' ? tenant : chosen,
    code: read('code'),
  }
  void signIn.submit(fields)
}
