// A mail server that takes nobody's mail, and says why in the words it is given.

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

export type RefusingMailServer = AsyncDisposable & {
  /** For `SMTP_URL`. */
  readonly url: string
  /** How many times it refused. */
  readonly refused: () => number
}

/** `answerOf` a command's first word, such as `RCPT`; undefined where it is taken (RFC 5321, section 4.3.2). */
export async function openRefusingMailServer(
  answerOf: (verb: string) => string | undefined,
): Promise<RefusingMailServer> {
  let refused = 0
  const server = createServer((socket) => {
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    socket.on('error', () => socket.destroy())
    say('220 mail.example ready')
    const lines = createInterface({ input: socket })
    lines.on('error', () => socket.destroy())
    lines.on('line', (line) => {
      const verb = line.split(' ')[0]?.toUpperCase() ?? ''
      const refusal = answerOf(verb)
      if (refusal !== undefined) refused += 1
      say(refusal ?? TAKEN[verb] ?? '250 fine')
      if (verb === 'QUIT') socket.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const TAKEN: Readonly<Record<string, string>> = { DATA: '354 go on', QUIT: '221 bye' }
