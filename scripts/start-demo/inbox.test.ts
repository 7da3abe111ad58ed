import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { startInbox } from './inbox.ts'

async function anInbox() {
  const folder = mkdtempSync(join(tmpdir(), 'probesh-inbox-'))
  const inbox = await startInbox(folder, {})
  const close = async (): Promise<void> => {
    await inbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...inbox, url: inbox.url ?? '', [Symbol.asyncDispose]: close }
}

test('the demo’s inbox shows a mail with its link, and its text as text', async () => {
  await using inbox = await anInbox()

  await createTransport(inbox.environment['SMTP_URL']).sendMail({
    from: 'probesh@x.example',
    to: 'guest@x.example',
    subject: 'An <b>invitation</b>',
    text: 'Open http://127.0.0.1:3000/account/invitation/abc and <script>alert(1)</script>',
  })
  const page = async (): Promise<string> => (await fetch(inbox.url)).text()

  await expect.poll(page).toContain('guest@x.example')
  expect(await page()).toContain('href="http://127.0.0.1:3000/account/invitation/abc"')
  expect(await page()).toContain('An &lt;b&gt;invitation&lt;/b&gt;')
  expect(await page()).not.toContain('<script>')
})

test('the demo’s inbox shows nothing to whoever does not know its address, and no other site may read it', async () => {
  await using inbox = await anInbox()

  const root = await fetch(new URL('/', inbox.url))
  const own = await fetch(inbox.url, { headers: { origin: 'https://evil.example' } })

  expect(root.status).toBe(404)
  expect(await root.text()).toBe('')
  expect(own.headers.get('access-control-allow-origin')).toBeNull()
  expect(new URL(inbox.url).hostname).toBe('127.0.0.1')
})

test('where SMTP_URL is set mail goes there, and no inbox is opened', async () => {
  const inbox = await startInbox('/nowhere', { SMTP_URL: 'smtp://mail.example' })

  expect(inbox).toMatchObject({ url: null, environment: {} })
})
