// The one way out for mail: SMTP.
import { createTransport } from 'nodemailer'
import { asLine } from '../../../shared/text.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { Config } from '../../config.ts'

export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for programs that show pages. Every text that is not ours is escaped in it. */
  readonly html?: string
  readonly attachments?: readonly MailAttachment[]
}

export type MailAttachment = {
  /** Shown to the reader; one line. */
  readonly filename: string
  readonly contentType: string
  readonly content: Uint8Array
  /** What `cid:` in the page calls it. Left out: it is only attached. */
  readonly contentId?: string
}

export type Mailer = {
  /** Resolves when the server has taken the mail. Throws otherwise: whoever asked tries again. */
  readonly send: (mail: Mail) => Promise<void>
}

const TIMEOUT_MS = 20 * SECOND_MS

/** Without `SMTP_URL` every mail fails, and stays in the queue. */
export function createMailer({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer {
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport({
          url: smtpUrl,
          connectionTimeout: TIMEOUT_MS,
          greetingTimeout: TIMEOUT_MS,
          socketTimeout: TIMEOUT_MS,
          disableFileAccess: true,
          disableUrlAccess: true,
        })
  return {
    send: async ({ to, subject, text, html, attachments = [] }) => {
      if (transport === null) throw new Error('SMTP_URL is not set: no mail can be sent')
      await transport.sendMail({
        from: mailFrom,
        // An object: the text of an address is not read for further addresses.
        to: { name: '', address: to },
        subject: (asLine(subject) ?? '').slice(0, SUBJECT_CHARS_MAX),
        text,
        ...(html === undefined ? {} : { html }),
        attachments: attachments.map(toAttachment),
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
  }
}

/** What stands in a mail's head is one line, and not longer than anybody reads. */
const SUBJECT_CHARS_MAX = 200

const toAttachment = ({ filename, contentType, content, contentId }: MailAttachment) => ({
  filename: asLine(filename) ?? 'file',
  contentType,
  content: Buffer.from(content),
  ...(contentId === undefined ? {} : { cid: contentId, contentDisposition: 'inline' as const }),
})
