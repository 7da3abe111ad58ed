// A mail server that takes mails, or knows nobody of whom they are for, as a spec wishes.
import { openRefusingMailServer } from '../../../server/testing/refusing-mail-server.ts'

export type FickleMailServer = AsyncDisposable & {
  readonly environment: Readonly<Record<string, string>>
  /** From now on. It begins by knowing nobody. */
  readonly takeAll: () => void
}

export async function openFickleMailServer(): Promise<FickleMailServer> {
  let answer: string | undefined = '550 5.1.1 no such mailbox'
  const server = await openRefusingMailServer((verb) => (verb === 'RCPT' ? answer : undefined))
  return {
    environment: { SMTP_URL: server.url },
    takeAll: () => {
      answer = undefined
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
