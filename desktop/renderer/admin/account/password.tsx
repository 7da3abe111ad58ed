// A new password for whoever is signed in.
import type { Child } from 'hono/jsx/dom'
import { currentLanguage } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

const EMPTY = { current: '', password: '', again: '' }
export type PasswordForm = FormStore<typeof EMPTY>

/** @param changed other sessions are ended by it */
export function createPasswordForm(changed: () => void): PasswordForm {
  const form: PasswordForm = createForm<typeof EMPTY, null>({
    first: EMPTY,
    check: ({ current, password, again }) => ({
      ...(current === '' && { current: frameText('form.required') }),
      ...(password === '' && { password: frameText('form.required') }),
      ...(password !== again && { again: text('account.password.differs') }),
    }),
    send: ({ current, password }) =>
      api('POST /auth/password', { body: { current, password, locale: currentLanguage() } }),
    done: () => {
      form.reset(EMPTY)
      say(text('account.password.done'))
      changed()
    },
  })
  return form
}

export const Password = ({ form }: { readonly form: PasswordForm }): Child => (
  <section class="card">
    <h2>{text('account.password')}</h2>
    <Form
      form={form}
      submit={text('account.password.submit')}
      own={{
        password_wrong: text('account.password.wrong'),
        password_refused: text('account.password.weak'),
      }}
    >
      <TextInput
        form={form}
        name="current"
        kind="password"
        autocomplete="current-password"
        label={text('account.password.current')}
      />
      <TextInput
        form={form}
        name="password"
        kind="password"
        autocomplete="new-password"
        label={text('account.password.new')}
        hint={text('account.password.hint')}
      />
      <TextInput
        form={form}
        name="again"
        kind="password"
        autocomplete="new-password"
        label={text('account.password.again')}
      />
    </Form>
  </section>
)
