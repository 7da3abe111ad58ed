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

test('the code of a mailed ticket is shown as a picture, and nothing else that is attached', async () => {
  await using inbox = await anInbox()
  const png = Buffer.from('89504e470d0a1a0a', 'hex')

  await createTransport(inbox.environment['SMTP_URL']).sendMail({
    ...{ from: 'probesh@x.example', to: 'guest@x.example', subject: 'A ticket', text: 'Here' },
    attachments: [
      { filename: 'ticket-1.png', contentType: 'image/png', content: png, cid: 'ticket-1@x' },
      { filename: 'evil.html', contentType: 'text/html', content: '<script>alert(1)</script>' },
    ],
  })
  const pictures = async (): Promise<readonly string[]> => {
    const page = await (await fetch(inbox.url)).text()
    return [...page.matchAll(/<img src="([^"]+)"/g)].map(([, path = '']) => path)
  }

  await expect.poll(async () => (await pictures()).length).toBe(1)
  const [path = ''] = await pictures()
  const shown = await fetch(new URL(path, inbox.url))
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(png)
  expect((await fetch(new URL(`${path}x`, inbox.url))).status).toBe(404)
  expect((await fetch(new URL(path.slice(1 + path.indexOf('/', 1)), inbox.url))).status).toBe(404)
})

test('where SMTP_URL is set mail goes there, and no inbox is opened', async () => {
  const inbox = await startInbox('/nowhere', { SMTP_URL: 'smtp://mail.example' })

  expect(inbox).toMatchObject({ url: null, environment: {} })
})
