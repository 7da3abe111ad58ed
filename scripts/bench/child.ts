// A part of a benchmark in a process of its own, so that it can be charged for its own time and memory.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Child = AsyncDisposable & {
  readonly pid: number
  /** One question at a time. Rejects when the child fails. */
  readonly ask: <T>(order: object) => Promise<T>
}

type Reply = { readonly value?: unknown; readonly error?: string }

/** Starts a file of this folder that answers orders by `serveOrders`. Resolves when it is ready. */
export async function startChild(file: string, args: readonly string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${file} ended before it answered`)
  })
  exited.catch(() => {})
  const answer = async (): Promise<unknown> => {
    const [reply] = (await Promise.race([once(child, 'message'), exited])) as [Reply]
    if (reply.error !== undefined) throw new Error(reply.error)
    return reply.value
  }
  await answer()
  return {
    pid: child.pid ?? 0,
    ask: async <T>(order: object) => {
      child.send(order)
      // Safe: both ends of the pipe are files of this folder.
      return (await answer()) as T
    },
    [Symbol.asyncDispose]: async () => {
      if (child.connected) child.disconnect()
      await exited.catch(() => {})
    },
  }
}

/** The child's end: says that it is ready, answers each order, and ends when the parent leaves. */
export function serveOrders<O extends object>(
  run: (order: O) => Promise<unknown>,
  close: () => Promise<void>,
): void {
  const send = (reply: Reply): void => void process.send?.(reply)
  process.on('message', (order: O) => {
    run(order).then(
      (value) => send({ value }),
      (error: unknown) =>
        send({ error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    )
  })
  process.once('disconnect', () => {
    void close().finally(() => process.exit(0))
  })
  send({})
}
