// The network's state, and what can be done with one message.
import type { Armed, DbFault } from './faulty-db.ts'
import type { LiveLines } from './live-lines.ts'
import type { Random } from './random.ts'
import { type SimServer, turn } from './sim-server.ts'
import {
  type Caller,
  networkError,
  type Reply,
  type Sent,
  splitReply,
  toResponse,
  wholeReply,
} from './wire.ts'

export type NetworkParts = {
  readonly server: SimServer
  readonly random: Random
  /** A fault happened. */
  readonly count: (kind: string) => void
  readonly note: (line: string) => void
  /** True once the program that sent it is dead. */
  readonly deathOf: (name: string) => () => boolean
  /** A station asks for a download. */
  readonly onDownload: (from: string, url: string) => Promise<void>
  readonly onLiveBytes: (from: string, bytes: Uint8Array) => void
}

export type Cut = 'refused' | 'silent'

/** A message that is on its way, or a body that comes slowly. */
export type Held =
  | { readonly stage: 'request'; readonly sent: Sent; readonly caller: Caller | null }
  | { readonly stage: 'answer'; readonly reply: Reply; readonly caller: Caller }
  | { readonly stage: 'stream'; readonly next: () => Promise<boolean> }

export type Net = NetworkParts & {
  readonly cuts: Map<string, Cut>
  readonly held: Held[]
  readonly live: LiveLines
  /** Calm: everything arrives. */
  isCalm: boolean
  /** A transaction that stands still in the middle. */
  paused: { readonly armed: Armed; readonly finished: Promise<unknown> } | null
}

/** More than most transactions of the gate have: some faults come too late and do not happen. */
export const STATEMENTS_MAX = 12

export const requestOf = ({ url, method, headers, body }: Sent): Request =>
  new Request(url, { method, headers, ...(body !== undefined && { body }) })

/** The server's whole answer. */
export async function ask({ server }: Net, sent: Sent): Promise<Reply> {
  const reply = await readReply(await server.handle(requestOf(sent)))
  await server.idle()
  return reply
}

async function readReply(response: Response): Promise<Reply> {
  const body = Buffer.from(await response.arrayBuffer())
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, pieces: [body], ending: 'whole' }
}

export function pass({ random }: Net, reply: Reply, caller: Caller): void {
  if (!caller.isOver()) caller.answer(toResponse(splitReply(reply, random)))
}

/** The caller hears of it at once, or never. */
export function lose({ random, count }: Net, caller: Caller): void {
  if (random.chance(0.5)) caller.fail(networkError('ECONNRESET'))
  else count('silence')
}

/** A proxy answers for the server, which may have done the work. */
export async function falsify(
  net: Net,
  sent: Sent,
  caller: Caller,
  status: number,
  headers: object = {},
): Promise<void> {
  if (net.random.chance(0.5)) await ask(net, sent)
  pass(net, wholeReply(status, 'text/plain', 'not today', headers), caller)
}

/** A fault that ends a transaction: before one of its statements, or when it has committed and nobody knows. */
export function drawBreak(random: Random): DbFault {
  const statement = 1 + random.below(STATEMENTS_MAX)
  const kind = random.pick(['break', 'terminate', 'break_after_commit'] as const)
  return kind === 'break_after_commit' ? { kind } : { kind, statement }
}

export async function breakWhile<T>(
  { server, random, count }: Pick<Net, 'server' | 'random' | 'count'>,
  work: () => Promise<T>,
): Promise<T> {
  const fault = drawBreak(random)
  const armed = server.faults.arm(fault)
  const answer = await work()
  armed.disarm()
  if (armed.hasFired()) count(`transaction_${fault.kind}`)
  return answer
}

/** Lets work stand still in its transaction; false when it came to its end before that. */
export async function pause(
  net: Net,
  work: () => Promise<unknown>,
  statement: number,
): Promise<boolean> {
  const armed = net.server.faults.arm({ kind: 'pause', statement })
  const finished = work()
  const ended = finished.then(
    () => false,
    () => false,
  )
  const isPaused = await Promise.race([armed.paused.then(() => true), ended])
  armed.disarm()
  if (isPaused) {
    net.paused = { armed, finished }
    net.count('transaction_paused')
  } else await finished
  return isPaused
}

/** A request that stands still; its answer is passed on when it has come to its end. */
export async function pauseRequest(net: Net, sent: Sent, caller: Caller): Promise<void> {
  const work = async (): Promise<void> =>
    pass(net, await readReply(await net.server.handle(requestOf(sent))), caller)
  await pause(net, work, 1 + net.random.below(STATEMENTS_MAX))
}

export async function resume(net: Net, isBroken: boolean): Promise<void> {
  const { paused } = net
  net.paused = null
  paused?.armed.resume(isBroken)
  await paused?.finished.catch(() => {})
  await net.server.idle()
}

export async function restartServer(net: Net): Promise<void> {
  net.count('server_restart')
  // Its transactions die with it.
  await resume(net, true)
  net.server.restart(net.random.below(4_001) - 2_000)
  await turn()
}

/** A body of which a piece comes now, and the others when the network has time for them. */
export async function passSlowly(net: Net, sent: Sent, caller: Caller): Promise<void> {
  const response = await net.server.handle(requestOf(sent))
  const reader = response.body?.getReader()
  const { body, push } = openBody()
  let isOver = false
  caller.onAbort(() => {
    if (!isOver) push.error(new DOMException('aborted', 'AbortError'))
    isOver = true
  })
  const next = async (): Promise<boolean> => {
    if (isOver) {
      await reader?.cancel()
      return false
    }
    const piece = await reader?.read()
    await net.server.idle()
    if (isOver) return true
    if (piece?.value !== undefined) {
      push.enqueue(piece.value)
      return true
    }
    isOver = true
    push.close()
    return false
  }
  await next()
  caller.answer(new Response(body, { status: response.status, headers: response.headers }))
  net.held.push({ stage: 'stream', next })
}

/** A body and the hand that fills it. */
export function openBody(): {
  readonly body: ReadableStream<Uint8Array>
  readonly push: ReadableStreamDefaultController<Uint8Array>
} {
  let push: ReadableStreamDefaultController<Uint8Array> | null = null
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      push = controller
    },
  })
  if (push === null) throw new Error('a stream has its controller at once')
  return { body, push }
}
