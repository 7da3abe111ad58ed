import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKeyPage, type KeyPage } from './key-page.ts'

const URL_OF_GATE = 'app://gate/'
const get = async (page: KeyPage) => await (await page.fetch(new Request(URL_OF_GATE))).text()
const post = (page: KeyPage, fields: Record<string, string>) =>
  page.fetch(new Request(URL_OF_GATE, { method: 'POST', body: new URLSearchParams(fields) }))

test('the page asks in both languages, and what was typed reaches whoever asked', async () => {
  const page = createKeyPage()
  expect(await get(page)).toContain('Probesh is opening')
  const asked = page.questions.askPassphrase('known')

  const shown = await get(page)
  const next = post(page, { does: 'open', passphrase: 'a long <passphrase>' })

  expect(shown).toContain('Type the passphrase')
  expect(shown).toContain('পাসফ্রেজ লিখুন')
  expect(await asked).toEqual({ kind: 'passphrase', text: 'a long <passphrase>' })
  page.close()
  expect((await next).status).toBe(303)
  expect(await get(page)).toContain('http-equiv="refresh"')
})

test('a wrong passphrase is answered with the next question, and nothing that was typed is shown again', async () => {
  const page = createKeyPage()
  const asked = page.questions.askPassphrase('known')

  const next = post(page, { does: 'open', passphrase: 'not the right one' })
  await asked
  void page.questions.askPassphrase('wrong')

  // A page that is an answer to a form is not loaded again after a crash, and Back would send the form once more.
  const answered = await next
  expect(answered.status).toBe(303)
  expect(answered.headers.get('location')).toBe('/')
  const shown = await get(page)
  expect(shown).toContain('does not open this station')
  expect(shown).not.toContain('not the right one')
})

test('a new passphrase has at least ten characters', async () => {
  const page = createKeyPage()
  const asked = page.questions.askPassphrase('new')

  for (const passphrase of ['', '123456789', '    1234    ', 'x'.repeat(201)]) {
    expect((await post(page, { does: 'open', passphrase })).status).toBe(303)
    expect(await get(page)).toContain('Choose a passphrase')
  }
  // Nothing is there yet that one could start over from.
  await post(page, { does: 'start_over' })
  void post(page, { does: 'quit' })

  expect(await asked).toEqual({ kind: 'quit' })
})

test('starting over is a choice of its own, and every other answer ends the program', async () => {
  const page = createKeyPage()
  const first = page.questions.askStartOver('elsewhere')
  expect(await get(page)).toContain('another user of this laptop')
  await post(page, { does: 'open', passphrase: 'a long passphrase' })

  void post(page, { does: 'quit' })
  expect(await first).toBe(false)

  const second = page.questions.askStartOver('no_keyring')
  void post(page, { does: 'start_over' })
  expect(await second).toBe(true)
})

test('the page may send its form to itself and nothing else, and its style is the one that the policy names', async () => {
  const page = createKeyPage()
  void page.questions.askPassphrase('new')

  const response = await page.fetch(new Request(URL_OF_GATE))
  const policy = response.headers.get('content-security-policy') ?? ''
  const style = /<style>([\s\S]*)<\/style>/.exec(await response.text())?.[1] ?? ''

  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("form-action 'self'")
  expect(policy).not.toContain('script-src')
  expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
})
