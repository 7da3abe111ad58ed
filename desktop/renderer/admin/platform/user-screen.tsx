// One person: the organizers that they work for, and whether they may sign in.
import type { FC } from 'hono/jsx/dom'
import type { PatchUserBody, UserDetails } from '../../../../shared/auth/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

type Shown = Resource<UserDetails>
type Verb = 'enable' | 'disable' | 'promote' | 'demote'

const CHANGES = {
  enable: { status: 'active' },
  disable: { status: 'disabled' },
  promote: { isPlatformAdmin: true },
  demote: { isPlatformAdmin: false },
} as const satisfies Record<Verb, Partial<PatchUserBody>>

export const openScreen: OpenScreen = ({ params, session }) => {
  const userId = params['userId'] ?? ''
  const isOwn = session.user.id === userId
  const shown: Shown = createResource((signal) =>
    api('GET /admin/users/:userId', { params: { userId }, signal }),
  )
  return {
    title: () => shown.state().value?.name ?? text('people.heading'),
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      return value === null || isOwn ? null : <Steps shown={shown} user={value} />
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {isOwn ? <p>{text('people.own')}</p> : null}
          {value === null ? null : <Facts user={value} />}
        </>
      )
    },
  }
}

const Facts: FC<{ readonly user: UserDetails }> = ({ user }) => (
  <>
    <dl class="facts">
      <Fact name={text('people.email')}>{user.email}</Fact>
      <Fact name={text('tenants.state')}>{text(`people.status.${user.status}`)}</Fact>
      <Fact name={text('people.platform')}>
        {text(user.isPlatformAdmin ? 'people.yes' : 'people.no')}
      </Fact>
      <Fact name={text('people.factor')}>
        {text(user.hasSecondFactor ? 'people.yes' : 'people.no')}
      </Fact>
      <Fact name={text('tenants.since')}>{dateTimeText(user.createdAt)}</Fact>
    </dl>
    <section class="card">
      <h2>{text('people.works')}</h2>
      {user.memberships.length === 0 ? <p>{text('people.works.nowhere')}</p> : null}
      <ul>
        {user.memberships.map(({ tenant, role, status }) => (
          <li key={tenant.id}>
            <a href={pathAddress('/platform/tenants/:tenantId', { tenantId: tenant.id })}>
              {tenant.name}
            </a>{' '}
            · {text(`people.role.${role}`)} · {text(`people.status.${status}`)}
          </li>
        ))}
      </ul>
    </section>
  </>
)

type StepsProps = { readonly shown: Shown; readonly user: UserDetails }

const Steps: FC<StepsProps> = ({ shown, user }) => (
  <>
    {user.hasSecondFactor ? (
      <Button label={text('people.unfactor')} press={() => void removeFactor(shown, user)} />
    ) : null}
    <Step shown={shown} user={user} verb={user.isPlatformAdmin ? 'demote' : 'promote'} />
    <Step shown={shown} user={user} verb={user.status === 'active' ? 'disable' : 'enable'} />
  </>
)

const Step: FC<StepsProps & { readonly verb: Verb }> = ({ shown, user, verb }) => (
  <Button
    label={text(`people.${verb}`)}
    weight={verb === 'enable' ? 'main' : 'danger'}
    press={() => void change(shown, user, verb)}
  />
)

async function change(shown: Shown, user: UserDetails, verb: Verb): Promise<void> {
  const { id: userId, name, version } = user
  const isSure = await confirm({
    heading: text(`people.${verb}`),
    text: text(`people.${verb}.text`, { name }),
    yes: text(`people.${verb}`),
    isDanger: verb !== 'enable',
  })
  if (!isSure) return
  const answer = await api('PATCH /admin/users/:userId', {
    params: { userId },
    body: { ...CHANGES[verb], version },
  })
  say(answer.ok ? text('people.changed', { name }) : problemText(answer.problem))
  await shown.load()
}

async function removeFactor(shown: Shown, { id: userId, name }: UserDetails): Promise<void> {
  const isSure = await confirm({
    heading: text('people.unfactor'),
    text: text('people.unfactor.text', { name }),
    yes: text('people.unfactor'),
  })
  if (!isSure) return
  const answer = await api('DELETE /admin/users/:userId/factor', { params: { userId } })
  say(answer.ok ? text('people.changed', { name }) : problemText(answer.problem))
  await shown.load()
}
