// The one way out for mail: SMTP.
import { createTransport } from 'nodemailer'
import * as v from 'valibot'
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
  /**
   * Resolves when the server has taken the mail. Throws otherwise: `AddressRefused` where no try will help, and for
   * everything else whoever asked tries again.
   */
  readonly send: (mail: Mail) => Promise<void>
}

/** There is no such mailbox, says the server that would know. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
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
      const sent = transport.sendMail({
        from: mailFrom,
        // An object: the text of an address is not read for further addresses.
        to: { name: '', address: to },
        subject: (asLine(subject) ?? '').slice(0, SUBJECT_CHARS_MAX),
        text,
        ...(html === undefined ? {} : { html }),
        attachments: attachments.map(toAttachment),
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      await sent.catch((error: unknown) => {
        throw isRefusedForGood(error) ? new AddressRefused('refused', { cause: error }) : error
      })
    },
  }
}

/**
 * RFC 5321, section 4.2.1: 5yz is for good; here only as the answer to the one address. A server that wants somebody to
 * sign in (530) or forbids us to send (RFC 3463: 5.7.z) says nothing about the mailbox, and somebody can mend it.
 */
function isRefusedForGood(error: unknown): boolean {
  const answer = v.safeParse(SmtpAnswer, error)
  if (!answer.success) return false
  const { responseCode, response } = answer.output
  return responseCode >= 500 && responseCode !== 530 && !/^\d{3}[ -]5\.7\.\d/.test(response)
}

const SmtpAnswer = v.object({
  command: v.literal('RCPT TO'),
  responseCode: v.number(),
  response: v.string(),
})

/** What stands in a mail's head is one line, and not longer than anybody reads. */
const SUBJECT_CHARS_MAX = 200

const toAttachment = ({ filename, contentType, content, contentId }: MailAttachment) => ({
  filename: asLine(filename) ?? 'file',
  contentType,
  content: Buffer.from(content),
  ...(contentId === undefined ? {} : { cid: contentId, contentDisposition: 'inline' as const }),
})
