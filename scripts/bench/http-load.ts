// A small HTTP/1.1 client on bare sockets: the load generator must not be what is measured.
import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly body: string }

export type Connection = {
  /** One request at a time; the next one when this has been answered. */
  readonly send: (request: Buffer) => Promise<Answer>
  readonly close: () => void
}

/** Opens one connection that is kept alive. */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return answering(socket)
}

function answering(socket: Socket): Connection {
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null
  let received: Buffer = Buffer.alloc(0)
  const fail = (error: Error): void => {
    waiting?.reject(error)
    waiting = null
  }
  socket.on('data', (bytes) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes])
    const answer = readAnswer(received)
    if (answer === null) return
    received = Buffer.alloc(0)
    const asked = waiting
    waiting = null
    asked?.resolve(answer)
  })
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** Null: not all here yet. Answers with a length only, which all small ones have. */
function readAnswer(received: Buffer): Answer | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = received.toString('latin1', 0, headEnd)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${head}`)
  const bodyStart = headEnd + 4
  if (received.length < bodyStart + Number(length)) return null
  const body = received.toString('utf8', bodyStart, bodyStart + Number(length))
  return { status: Number(head.slice(9, 12)), body }
}

/** The bytes of one request. */
export function writeRequest(
  method: 'GET' | 'POST',
  path: string,
  credential: string,
  body?: unknown,
): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: Bearer ${credential}`,
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`)
}

export type Load = { readonly seconds: number; readonly latenciesMs: readonly number[] }

/** Sends `count` requests over `connections` connections, each with one in flight. Any status but `status` throws. */
export async function runLoad(options: {
  readonly url: string
  readonly connections: number
  readonly count: number
  readonly status?: number
  readonly requestOf: (at: number) => Buffer
}): Promise<Load> {
  const { url, count, requestOf, status = 200 } = options
  const open = await Promise.all(
    Array.from({ length: options.connections }, () => openConnection(url)),
  )
  const latenciesMs: number[] = []
  let next = 0
  const work = async (connection: Connection): Promise<void> => {
    while (next < count) {
      const at = next
      next += 1
      const request = requestOf(at)
      const startedMs = performance.now()
      const answer = await connection.send(request)
      latenciesMs.push(performance.now() - startedMs)
      if (answer.status !== status) throw new Error(`HTTP ${answer.status}: ${answer.body}`)
    }
  }
  const startedMs = performance.now()
  await Promise.all(open.map(work))
  const seconds = (performance.now() - startedMs) / 1_000
  for (const connection of open) connection.close()
  return { seconds, latenciesMs }
}
