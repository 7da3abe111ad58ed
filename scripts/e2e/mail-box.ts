// A mail server with a page on which a person opens what arrived.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { freePort } from '../../desktop/testing/free-port.ts'

export type MailBox = AsyncDisposable & {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Waits for a mail to that address; where its page is opened. */
  readonly pageOf: (address: string) => Promise<string>
  /** Waits for a mail to that address; its plain text. */
  readonly textOf: (address: string) => Promise<string>
}

export async function openMailBox(): Promise<MailBox> {
  const mailDirectory = mkdtempSync(join(tmpdir(), 'probesh-mails-'))
  const web = await freePort()
  const ip = '127.0.0.1'
  const maildev = new MailDev({ smtp: 0, ip, web, webIp: ip, silent: true, mailDirectory })
  const { smtp } = await maildev.start()
  const mailTo = async (address: string) => {
    for (;;) {
      const next = Promise.withResolvers<void>()
      smtp.once('new', () => next.resolve())
      const all = await smtp.getAllEmails()
      const mail = all.find(({ envelope }) => envelope.to.some((to) => to.address === address))
      if (mail !== undefined) return mail
      await next.promise
    }
  }
  return {
    url: `smtp://${ip}:${smtp.getPort()}`,
    pageOf: async (address) => {
      const { id } = await mailTo(address)
      return `http://${ip}:${web}/api/email/${id}/html`
    },
    textOf: async (address) => (await mailTo(address)).text ?? '',
    [Symbol.asyncDispose]: async () => {
      await maildev.stop()
      rmSync(mailDirectory, { recursive: true, force: true })
    },
  }
}
