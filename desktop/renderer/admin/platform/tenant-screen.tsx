// One organizer: its state, its name, its people, and the invitation of its administrator.
import type { Child, FC } from 'hono/jsx/dom'
import type { InvitationView, MemberView } from '../../../../shared/auth/schema.ts'
import type { TenantStatus, TenantView } from '../../../../shared/tenants/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { goTo, pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, Select, TextInput } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { List } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { TenantBadge } from './tenant-badge.tsx'
import { nameFaults } from './tenant-form.ts'
import { text } from './words.ts'

type Shown = Resource<TenantView>
type NameForm = FormStore<{ name: string; slug: string }>
type InviteForm = FormStore<{ email: string; locale: string }>

export const openScreen: OpenScreen = ({ params }) => {
  const tenantId = params['tenantId'] ?? ''
  let form: NameForm | null = null
  const shown: Shown = createResource(async (signal) => {
    const answer = await api('GET /admin/tenants/:tenantId', { params: { tenantId }, signal })
    if (answer.ok && form?.isDirty() !== true) form = createNameForm(shown, answer.value)
    return answer
  })
  const people = createList<MemberView>((filters, signal) =>
    api('GET /admin/tenants/:tenantId/users', { params: { tenantId }, query: filters, signal }),
  )
  const invite = createInviteForm(tenantId)
  return {
    title: () => shown.state().value?.name ?? text('tenants.heading'),
    isDirty: () => form?.isDirty() === true || invite.isDirty(),
    close: () => {
      shown.close()
      people.close()
    },
    actions: () => {
      const { value } = shown.state()
      return value === null ? null : <Steps shown={shown} tenant={value} />
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : <Facts tenant={value} />}
          <Invite form={invite} />
          <People list={people} />
          {form === null ? null : (
            <section class="card">
              <h2>{text('tenants.name.heading')}</h2>
              <Form form={form} submit={frameText('form.save')}>
                <TextInput form={form} name="name" label={text('tenants.name')} charsMax={200} />
                <TextInput
                  form={form}
                  name="slug"
                  label={text('tenants.slug')}
                  hint={text('tenants.slug.hint')}
                  charsMax={63}
                />
              </Form>
            </section>
          )}
        </>
      )
    },
  }
}

const Facts: FC<{ readonly tenant: TenantView }> = ({ tenant }) => (
  <dl class="facts">
    <Fact name={text('tenants.state')}>
      <TenantBadge status={tenant.status} /> {dateTimeText(tenant.statusChangedAt)}
    </Fact>
    <Fact name={text('tenants.since')}>{dateTimeText(tenant.createdAt)}</Fact>
  </dl>
)

const createNameForm = (shown: Shown, tenant: TenantView): NameForm =>
  createForm<{ name: string; slug: string }, TenantView>({
    first: { name: tenant.name, slug: tenant.slug },
    version: tenant.version,
    check: nameFaults,
    fieldsOf: (theirs) => {
      const { name, slug } = theirs as TenantView
      return { name, slug }
    },
    send: ({ name, slug }, version) =>
      api('PATCH /admin/tenants/:tenantId', {
        params: { tenantId: tenant.id },
        body: { name: name.trim(), slug: slug.trim(), version: version ?? 0 },
      }),
    done: () => {
      say(frameText('form.saved'))
      void shown.load()
    },
  })

const FIRST_INVITATION = { email: '', locale: 'bn' }

function createInviteForm(tenantId: string): InviteForm {
  const form: InviteForm = createForm<typeof FIRST_INVITATION, InvitationView>({
    first: FIRST_INVITATION,
    check: ({ email }): Record<string, string> =>
      email.trim() === '' ? { email: frameText('form.required') } : {},
    send: ({ email, locale }) =>
      api('POST /admin/tenants/:tenantId/invitations', {
        params: { tenantId },
        body: {
          email: email.trim(),
          role: 'tenant_admin',
          locale: locale === 'en' ? 'en' : 'bn',
        },
      }),
    done: ({ email }) => {
      form.reset(FIRST_INVITATION)
      say(text('tenants.invite.done', { email }))
    },
  })
  return form
}

const Invite = ({ form }: { readonly form: InviteForm }): Child => (
  <section class="card">
    <h2>{text('tenants.invite')}</h2>
    <p>{text('tenants.invite.text')}</p>
    <Form form={form} submit={text('tenants.invite.submit')}>
      <TextInput
        form={form}
        name="email"
        kind="email"
        label={text('people.email')}
        charsMax={254}
      />
      <Select
        form={form}
        name="locale"
        label={text('people.language')}
        options={[
          { value: 'bn', label: 'বাংলা' },
          { value: 'en', label: 'English' },
        ]}
      />
    </Form>
  </section>
)

const People = ({ list }: { readonly list: ListStore<MemberView> }): Child => (
  <section class="card">
    <h2>{text('tenants.people')}</h2>
    <List
      list={list}
      hasSearch
      label={text('tenants.people')}
      rowKey={(row) => row.userId}
      address={(row) => pathAddress('/platform/users/:userId', { userId: row.userId })}
      empty={<p>{text('tenants.people.empty')}</p>}
      columns={[
        { key: 'name', head: text('people.name'), cell: (row) => row.name },
        { key: 'email', head: text('people.email'), cell: (row) => row.email },
        { key: 'role', head: text('people.role'), cell: (row) => text(`people.role.${row.role}`) },
        {
          key: 'state',
          head: text('tenants.state'),
          cell: (row) => text(`people.status.${row.status}`),
        },
      ]}
    />
  </section>
)

type StepsProps = { readonly shown: Shown; readonly tenant: TenantView }

const Steps: FC<StepsProps> = ({ shown, tenant }) => (
  <>
    {tenant.status === 'active' ? null : (
      <Button
        label={text('tenants.activate')}
        weight="main"
        press={() => void setStatus(shown, tenant, 'active')}
      />
    )}
    {tenant.status === 'suspended' ? null : (
      <Button
        label={text('tenants.suspend')}
        weight="danger"
        press={() => void setStatus(shown, tenant, 'suspended')}
      />
    )}
    <Button label={text('tenants.delete')} weight="danger" press={() => void remove(tenant)} />
  </>
)

async function setStatus(shown: Shown, tenant: TenantView, status: TenantStatus): Promise<void> {
  const verb = status === 'active' ? 'activate' : 'suspend'
  const isSure = await confirm({
    heading: text(`tenants.${verb}`),
    text: text(`tenants.${verb}.text`, { name: tenant.name }),
    yes: text(`tenants.${verb}`),
    isDanger: status === 'suspended',
    ...(status === 'suspended' && { typed: tenant.name }),
  })
  if (!isSure) return
  const answer = await api('PATCH /admin/tenants/:tenantId/status', {
    params: { tenantId: tenant.id },
    body: { status, version: tenant.version },
  })
  say(answer.ok ? text(`tenants.${verb}.done`, { name: tenant.name }) : problemText(answer.problem))
  await shown.load()
}

async function remove({ id: tenantId, name, version }: TenantView): Promise<void> {
  const isSure = await confirm({
    heading: text('tenants.delete'),
    text: text('tenants.delete.text', { name }),
    yes: text('tenants.delete'),
    typed: name,
  })
  if (!isSure) return
  const answer = await api('DELETE /admin/tenants/:tenantId', {
    params: { tenantId },
    query: { version },
  })
  say(answer.ok ? text('tenants.delete.done', { name }) : problemText(answer.problem))
  if (answer.ok) goTo(pathAddress('/platform/tenants', {}), true)
}
