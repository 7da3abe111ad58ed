// A mail server with a page on which a person opens what arrived.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { freePort } from '../../desktop/testing/free-port.ts'
import { required } from '../../shared/assert.ts'

export type MailBox = AsyncDisposable & {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Waits for a mail to that address; where its page is opened. */
  readonly pageOf: (address: string) => Promise<string>
  /** Waits for a mail to that address; its plain text. */
  readonly textOf: (address: string) => Promise<string>
  /** Waits for so many mails to that address; their plain texts, as they arrived. */
  readonly textsOf: (address: string, count: number) => Promise<readonly string[]>
}

export async function openMailBox(): Promise<MailBox> {
  const mailDirectory = mkdtempSync(join(tmpdir(), 'probesh-mails-'))
  const web = await freePort()
  const ip = '127.0.0.1'
  const maildev = new MailDev({ smtp: 0, ip, web, webIp: ip, silent: true, mailDirectory })
  const { smtp } = await maildev.start()
  const mailsTo = async (address: string, count: number) => {
    for (;;) {
      const next = Promise.withResolvers<void>()
      const hear = () => next.resolve()
      smtp.once('new', hear)
      const all = await smtp.getAllEmails()
      const mails = all.filter(({ envelope }) => envelope.to.some((to) => to.address === address))
      if (mails.length >= count) {
        smtp.off('new', hear)
        return mails
      }
      await next.promise
    }
  }
  const mailTo = async (address: string) => required((await mailsTo(address, 1))[0], 'it came')
  return {
    url: `smtp://${ip}:${smtp.getPort()}`,
    pageOf: async (address) => {
      const { id } = await mailTo(address)
      return `http://${ip}:${web}/api/email/${id}/html`
    },
    textOf: async (address) => (await mailTo(address)).text ?? '',
    textsOf: async (address, count) =>
      (await mailsTo(address, count)).map(({ text }) => text ?? ''),
    [Symbol.asyncDispose]: async () => {
      await maildev.stop()
      rmSync(mailDirectory, { recursive: true, force: true })
    },
  }
}
