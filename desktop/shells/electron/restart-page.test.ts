import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { SECURITY_HEADERS } from '../../pages.ts'
import { RESTART_PATH, withRestartPage } from './restart-page.ts'

const carry = withRestartPage(async (request) => new Response(new URL(request.url).pathname))
const ask = (path: string, init?: RequestInit) => carry(new Request(`app://gate${path}`, init))

test('ES15: the restart page has no script, and a link to the page', async () => {
  const text = await (await ask(RESTART_PATH)).text()

  expect(text).not.toMatch(/<script|onclick|javascript:/i)
  expect(text).toContain('<a href="/"')
  expect(text).toContain('lang="bn"')
})

test('ES14: the restart page carries every header, and its policy allows its own style alone', async () => {
  const answer = await ask(RESTART_PATH)
  const text = await answer.text()
  const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? ''
  const policy = answer.headers.get('content-security-policy') ?? ''

  for (const name of Object.keys(SECURITY_HEADERS)) {
    expect(answer.headers.get(name), name).not.toBeNull()
  }
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('script-src')
  expect(policy).toContain(createHash('sha256').update(style).digest('base64'))
})

test('everything else is the page’s app’s', async () => {
  expect(await (await ask('/')).text()).toBe('/')
  expect(await (await ask('/restart/')).text()).toBe('/restart/')
  expect(await (await ask(RESTART_PATH, { method: 'POST' })).text()).toBe(RESTART_PATH)
})
