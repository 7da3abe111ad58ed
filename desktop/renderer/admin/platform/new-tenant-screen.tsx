// A new organizer: it prepares, and waits until it is let work.
import type { TenantView } from '../../../../shared/tenants/schema.ts'
import { api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm } from '../parts/form-store.ts'
import { nameFaults } from './tenant-form.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = () => {
  const form = createForm<{ name: string; slug: string }, TenantView>({
    first: { name: '', slug: '' },
    check: nameFaults,
    send: ({ name, slug }) =>
      api('POST /admin/tenants', { body: { name: name.trim(), slug: slug.trim() } }),
    done: (tenant) => {
      form.reset({ name: '', slug: '' })
      goTo(pathAddress('/platform/tenants/:tenantId', { tenantId: tenant.id }))
    },
  })
  return {
    title: () => text('tenants.new'),
    isDirty: form.isDirty,
    view: () => (
      <div class="card">
        <p>{text('tenants.new.text')}</p>
        <Form
          form={form}
          submit={text('tenants.make')}
          cancel={() => goTo(pathAddress('/platform/tenants', {}))}
        >
          <TextInput form={form} name="name" label={text('tenants.name')} charsMax={200} />
          <TextInput
            form={form}
            name="slug"
            label={text('tenants.slug')}
            hint={text('tenants.slug.hint')}
            charsMax={63}
          />
        </Form>
      </div>
    ),
  }
}
