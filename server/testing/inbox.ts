// A real mail server on a free port, and what arrived there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { required } from '../../shared/assert.ts'
import { JOBS } from '../jobs.ts'
import { runDueJobs } from '../platform/jobs/run-due-jobs.ts'
import type { TestApp } from './app.ts'

export type ReceivedMail = {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[]>>
}

export type Inbox = AsyncDisposable & {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Everything that arrived, the oldest first. Waits until there are `count`. */
  readonly mails: (count: number) => Promise<readonly ReceivedMail[]>
  /** The first mail to that address. Waits until it is there. */
  readonly mailTo: (address: string) => Promise<ReceivedMail>
}

export async function openInbox(): Promise<Inbox> {
  const mailDirectory = mkdtempSync(join(tmpdir(), 'probesh-inbox-'))
  const maildev = new MailDev({
    smtp: 0,
    ip: '127.0.0.1',
    disableWeb: true,
    silent: true,
    mailDirectory,
  })
  const { smtp } = await maildev.start()
  return {
    url: `smtp://127.0.0.1:${smtp.getPort()}`,
    mails: async (count) => {
      const all = await listOnce({ smtp }, (mails) => mails.length >= count)
      return all.toSorted((one, other) => one.time.getTime() - other.time.getTime()).map(toReceived)
    },
    mailTo: async (address) => {
      const isTo = ({ envelope }: Email): boolean =>
        envelope.to.some((to) => to.address === address)
      const all = await listOnce({ smtp }, (mails) => mails.some(isTo))
      return toReceived(required(all.find(isTo), 'it was waited for'))
    },
    [Symbol.asyncDispose]: async () => {
      await maildev.stop()
      rmSync(mailDirectory, { recursive: true })
    },
  }
}

type Started = Awaited<ReturnType<MailDev['start']>>

type Email = Awaited<ReturnType<Started['smtp']['getAllEmails']>>[number]

const toReceived = ({ envelope, subject, text = '', headers }: Email): ReceivedMail => ({
  to: envelope.to.map(({ address }) => address),
  subject,
  text,
  headers,
})

/** Listens before it looks: a mail may come in between. */
async function listOnce(
  { smtp }: Pick<Started, 'smtp'>,
  isEnough: (mails: readonly Email[]) => boolean,
): Promise<readonly Email[]> {
  for (;;) {
    const next = Promise.withResolvers<void>()
    smtp.once('new', () => next.resolve())
    const all = await smtp.getAllEmails()
    if (isEnough(all)) return all
    await next.promise
  }
}

/** Works the queue off, which is what the server's workers do by the clock. */
export const runJobs = (server: Pick<TestApp, 'deps'>): ReturnType<typeof runDueJobs> =>
  runDueJobs(server.deps, JOBS)

/** The token of the link in a mail. */
export function tokenIn({ text }: Pick<ReceivedMail, 'text'>): string {
  const token = /\/account\/\w+\/([\w-]{54})\b/.exec(text)?.[1]
  if (token === undefined) throw new Error(`no link in the mail: ${text}`)
  return token
}
