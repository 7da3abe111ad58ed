// The demo's mail: an SMTP server on this machine alone, and a page that shows what arrived. maildev's own page answers
// every website that asks, so that it would show any of them the links in the mails.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { html, raw } from 'hono/html'
import { MailDev } from 'maildev'

export type DemoInbox = {
  /** What the server must be started with to send its mail here. */
  readonly environment: Readonly<Record<string, string>>
  /** Null: mail goes where `SMTP_URL` says. */
  readonly url: string | null
  readonly stop: () => Promise<void>
}

const MAILS_MAX = 100

/** Where `SMTP_URL` is set, mail goes there and no inbox is opened. Mails are kept under `dataDir`. */
export async function startInbox(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DemoInbox> {
  if (environment['SMTP_URL']) return { environment: {}, url: null, stop: async () => {} }
  const maildev = new MailDev({
    ...{ smtp: 0, ip: '127.0.0.1', disableWeb: true, silent: true, maxEmails: MAILS_MAX },
    mailDirectory: join(dataDir, 'inbox'),
  })
  const { smtp } = await maildev.start()
  const path = `/${randomBytes(16).toString('base64url')}`
  const page = createServer((request, response) => {
    void answer(request, response, path, smtp).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
  const { port } = page.address() as AddressInfo
  return {
    environment: { SMTP_URL: `smtp://127.0.0.1:${smtp.getPort()}` },
    url: `http://127.0.0.1:${port}${path}`,
    stop: async () => {
      page.closeAllConnections()
      await new Promise((resolve) => page.close(resolve))
      await maildev.stop()
    },
  }
}

type Picture = {
  readonly filename: string
  readonly generatedFileName: string
  readonly contentType: string
}

type Email = {
  readonly id: string
  readonly time: Date
  readonly subject: string
  readonly text?: string
  readonly envelope: { readonly to: readonly { readonly address: string }[] }
  readonly attachments?: readonly Picture[]
}

type Mails = {
  readonly getAllEmails: () => Promise<readonly Email[]>
  readonly getEmailAttachment: (id: string, name: string) => Promise<{ readonly stream: Readable }>
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // The page's own address opens every mail.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'",
}

/** A code for a gate is one; nothing else of a mail is served. */
const isPicture = ({ contentType }: Picture): boolean => contentType === 'image/png'

async function answer(
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  path: string,
  mails: Mails,
): Promise<void> {
  if (url !== path && !url.startsWith(`${path}/`)) {
    response.writeHead(404, HEADERS).end()
    return
  }
  const all = await mails.getAllEmails()
  if (url === path) {
    const newestFirst = all.toSorted((one, other) => other.time.getTime() - one.time.getTime())
    response.writeHead(200, HEADERS).end(String(await inboxPage(newestFirst, path)))
    return
  }
  for (const mail of all) {
    for (const picture of (mail.attachments ?? []).filter(isPicture)) {
      if (url !== pictureUrl(path, mail, picture)) continue
      const { stream } = await mails.getEmailAttachment(mail.id, picture.generatedFileName)
      stream.pipe(response.writeHead(200, { ...HEADERS, 'content-type': 'image/png' }))
      return
    }
  }
  response.writeHead(404, HEADERS).end()
}

const pictureUrl = (path: string, { id }: Email, { generatedFileName }: Picture): string =>
  `${path}/${id}/${generatedFileName}`

const inboxPage = (mails: readonly Email[], path: string) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Inbox (${mails.length})</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>Inbox</h1>
${mails.length === 0 ? html`<p>No mail yet. Buy a ticket, invite somebody, or ask for a new password.</p>` : ''}
${mails.map((mail) => mailPart(mail, path))}
</body>
</html>`

const STYLE = `body{font:1.1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #999;padding:1rem 0}pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}`

function mailPart(mail: Email, path: string) {
  const { time, subject, text = '', envelope, attachments = [] } = mail
  return html`<article>
<p>${envelope.to.map(({ address }) => address).join(', ')} · <time>${time.toISOString()}</time></p>
<h2>${subject}</h2>
<pre>${text.split(LINK).map((part) => (isLink(part) ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : part))}</pre>
${attachments.filter(isPicture).map((picture) => html`<img src="${pictureUrl(path, mail, picture)}" alt="${picture.filename}" width="260" height="260">`)}
</article>`
}

const LINK = /(https?:\/\/[^\s<>"]+)/
const isLink = (part: string): boolean => /^https?:\/\//.test(part)
