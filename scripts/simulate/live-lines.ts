// The live streams that stations hold open: what the server says waits here until the simulation lets it through.
import { openBody } from './net.ts'
import type { Random } from './random.ts'
import { type SimServer, turn } from './sim-server.ts'
import type { Caller } from './wire.ts'

type Line = {
  readonly from: string
  readonly said: Uint8Array[]
  readonly push: ReadableStreamDefaultController<Uint8Array>
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  isServerGone: boolean
  isOver: boolean
}

export type LiveLines = {
  readonly open: (from: string, request: Request, caller: Caller) => Promise<void>
  /** Wakes the server's streams and hands over what they say, whole, in halves, or not at all. */
  readonly deliver: (isCalm: boolean) => Promise<void>
  /** Ends a station's line, as a partition or a kill does. */
  readonly drop: (from: string) => Promise<void>
  readonly isOpen: (from: string) => boolean
}

type Parts = {
  readonly server: SimServer
  readonly random: Random
  readonly count: (kind: string) => void
  readonly onBytes: (from: string, bytes: Uint8Array) => void
}

export function createLiveLines({ server, random, count, onBytes }: Parts): LiveLines {
  const lines = new Set<Line>()
  const end = async (line: Line, error: Error | null): Promise<void> => {
    if (!lines.delete(line)) return
    if (!line.isOver) {
      line.isOver = true
      if (error === null) line.push.close()
      else line.push.error(error)
    }
    await line.reader?.cancel()
  }
  const handOver = async (line: Line, isCalm: boolean): Promise<void> => {
    for (const bytes of line.said.splice(0)) {
      if (line.isOver) return end(line, null)
      if (!isCalm && random.chance(0.08)) {
        count('live_cut')
        line.push.enqueue(bytes.subarray(0, Math.floor(bytes.length * random.unit())))
        await turn()
        return end(line, new TypeError('terminated'))
      }
      line.push.enqueue(bytes)
      onBytes(line.from, bytes)
      // One message after the other, as the station would take them.
      await turn()
    }
    if (line.isServerGone) await end(line, null)
  }
  return {
    isOpen: (from) => [...lines].some((line) => line.from === from && !line.isOver),
    open: async (from, request, caller) => {
      const response = await server.handle(request)
      await server.idle()
      const reader = response.body?.getReader()
      const { body, push } = openBody()
      const line: Line = { from, said: [], push, reader, isServerGone: false, isOver: false }
      lines.add(line)
      caller.onAbort(() => {
        if (!line.isOver) line.push.error(new DOMException('aborted', 'AbortError'))
        line.isOver = true
      })
      void listen(line)
      caller.answer(new Response(body, { status: response.status, headers: response.headers }))
    },
    deliver: async (isCalm) => {
      server.wakeStreams()
      await turn()
      await server.idle()
      await turn()
      for (const line of [...lines]) await handOver(line, isCalm)
    },
    drop: async (from) => {
      for (const line of [...lines])
        if (line.from === from) await end(line, new TypeError('terminated'))
    },
  }
}

async function listen(line: Line): Promise<void> {
  try {
    for (;;) {
      const piece = await line.reader?.read()
      if (piece === undefined || piece.done) break
      line.said.push(piece.value)
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
  line.isServerGone = true
}
