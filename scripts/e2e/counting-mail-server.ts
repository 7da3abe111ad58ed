// A mail server that takes everything and remembers who was written to how often: for more mail than an inbox keeps.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export type CountingMailServer = AsyncDisposable & {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Of each address, how many mails with each subject. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>
}

export async function openCountingMailServer(): Promise<CountingMailServer> {
  const counts = new Map<string, Map<string, number>>()
  const open = new Set<Socket>()
  const take = (to: string, subject: string): void => {
    const own = counts.get(to) ?? new Map<string, number>()
    own.set(subject, (own.get(subject) ?? 0) + 1)
    counts.set(to, own)
  }
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    converse(socket, take)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    counts,
    [Symbol.asyncDispose]: () => {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** RFC 5321, as little of it as a mail takes. A mail counts when its end was answered. */
function converse(socket: Socket, take: (to: string, subject: string) => void): void {
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  let to = ''
  let subject = ''
  let isData = false
  socket.on('error', () => socket.destroy())
  say('220 mail.example ready')
  const lines = createInterface({ input: socket })
  // It tells of the socket's end once more: whoever sends may be killed at any moment.
  lines.on('error', () => socket.destroy())
  lines.on('line', (line) => {
    if (isData) {
      if (/^subject:/i.test(line)) subject = line.slice('subject:'.length).trim()
      if (line !== '.') return
      isData = false
      take(to, subject)
      say('250 taken')
      return
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/)
    if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? ''
    isData = verb === 'DATA'
    say(isData ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 fine')
    if (verb === 'QUIT') socket.end()
  })
}
