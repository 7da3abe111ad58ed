import { expect, test } from 'vitest'
import { anAdmin, call, outcomeOf, signInAs, testApp } from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'

test('PA19 an organizer edits its own name and branding, and neither slug nor status', async () => {
  await using server = await testApp()
  const tenantId = await aTenant(server.deps)
  await anAdmin(server.deps, tenantId, 'admin@alpha.example')
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const ask = (route: string, body?: object): Promise<Response> =>
    call(server, route, { bearer, ...(body !== undefined && { body }) })
  const colors = {
    background: '#ffffff',
    text: '#111111',
    button: '#005ea8',
    buttonText: '#ffffff',
  }

  const patched = await ask('PATCH /tenant/profile', { name: 'Alpha Live', version: 1 })
  const put = { name: 'Alpha Live', brandingSettings: { colors }, version: 2 }
  expect(await patched.json()).toMatchObject({ id: tenantId, name: 'Alpha Live', version: 2 })
  expect((await ask('PUT /tenant/profile', put)).status).toBe(200)
  expect(await outcomeOf(await ask('PUT /tenant/profile', put))).toBe('409 changed_meanwhile')
  for (const more of [{ slug: 'beta' }, { status: 'active' }, { id: tenantId }]) {
    const answer = await ask('PATCH /tenant/profile', { ...more, version: 3 })
    expect(await outcomeOf(answer)).toBe('400 invalid_input')
  }
  const faint = { colors: { ...colors, buttonText: '#336699' } }
  const answer = await ask('PATCH /tenant/profile', { brandingSettings: faint, version: 3 })
  expect(await answer.json()).toMatchObject({
    details: [{ path: 'brandingSettings.colors.buttonText' }],
  })
  expect(await (await ask('GET /tenant/profile')).json()).toMatchObject({
    slug: 'alpha',
    brandingSettings: { colors },
    version: 3,
  })
})
