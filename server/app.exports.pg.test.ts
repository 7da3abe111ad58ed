import { expect, test } from 'vitest'
import { anAdmin, aSteward, call, signInAs, testApp } from './testing/app.ts'
import { anEvent, aTenant } from './testing/event.ts'

test('PA24 a list of several pages comes as one CSV, filtered as the list is, of one’s own tenant alone', async () => {
  await using server = await testApp()
  const { deps } = server
  const [alpha, beta] = [await aTenant(deps, 'alpha'), await aTenant(deps, 'beta')]
  await anAdmin(deps, alpha, 'admin@alpha.example')
  await aSteward(deps, beta, 'steward@beta.example')
  await anEvent(deps, beta, { slug: 'beta-event' })
  for (let at = 0; at < 205; at += 1) await anEvent(deps, alpha, { slug: `event-${at}` })
  await anEvent(deps, alpha, {
    slug: 'formula',
    name: '=HYPERLINK("x"), "quoted"',
    status: 'draft',
  })
  const { access: bearer } = await signInAs(server, 'admin@alpha.example')
  const get = (path: string): Promise<Response> => call(server, `GET ${path}`, { bearer })

  const all = await get('/tenant/exports/events.csv')
  // As bytes: a text would lose the mark at its beginning.
  const bytes = Buffer.from(await all.arrayBuffer())
  const lines = bytes.toString('utf8').split('\r\n')
  const drafts = await (await get('/tenant/exports/events.csv?status=draft')).text()
  const staff = await (await get('/tenant/exports/staff.csv')).text()

  expect(all.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(all.headers.get('content-disposition')).toBe('attachment; filename="events.csv"')
  expect(lines[0]).toBe('\ufeffid,slug,name,nameBn,venue,startsAt,endsAt,timeZone,status')
  expect(lines.at(-1)).toBe('')
  expect(new Set(lines.slice(1, -1)).size).toBe(206)
  expect(lines.join('\n')).not.toContain('beta-event')
  expect(drafts).toContain(`formula,"'=HYPERLINK(""x""), ""quoted""",`)
  expect(drafts.split('\r\n')).toHaveLength(3)
  expect(staff).toContain('admin@alpha.example')
  expect(staff).not.toContain('beta.example')
})
