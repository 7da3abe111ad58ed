// An invitation to work for the organizer, by mail.
import type { InvitationView } from '../../../../shared/auth/schema.ts'
import { currentLanguage } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { Form, Select, TextInput } from '../parts/form.tsx'
import { createForm } from '../parts/form-store.ts'
import { say } from '../parts/toast.ts'
import { dutyOptions, roleOf } from './duty.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = () => {
  const first = { email: '', duty: 'steward', locale: currentLanguage() as string }
  const form = createForm<typeof first, InvitationView>({
    first,
    check: ({ email }): Record<string, string> =>
      email.trim() === '' ? { email: frameText('form.required') } : {},
    send: ({ email, duty, locale }) =>
      api('POST /tenant/staff/invitations', {
        body: { email: email.trim(), ...roleOf(duty), locale: locale === 'en' ? 'en' : 'bn' },
      }),
    done: (invitation) => {
      form.reset(first)
      say(text('staff.invite.done', { email: invitation.email }))
      goTo(pathAddress('/staff', {}))
    },
  })
  return {
    title: () => text('staff.invite'),
    isDirty: form.isDirty,
    view: () => (
      <div class="card">
        <p>{text('staff.invite.text')}</p>
        <Form
          form={form}
          submit={text('staff.invite.submit')}
          cancel={() => goTo(pathAddress('/staff', {}))}
        >
          <TextInput
            form={form}
            name="email"
            kind="email"
            label={text('staff.email')}
            charsMax={254}
          />
          <Select form={form} name="duty" label={text('staff.duty')} options={dutyOptions()} />
          <Select
            form={form}
            name="locale"
            label={text('staff.language')}
            options={[
              { value: 'bn', label: 'বাংলা' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form>
      </div>
    ),
  }
}
