import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { HttpEnv } from './endpoint.ts'
import { listen } from './listen.ts'

const OPTIONS = { host: '127.0.0.1', port: 0, newId: () => 'made-here' }

test('a stop takes nothing new, lets an answer finish and then closes its connection', async () => {
  const began = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const app = new Hono<HttpEnv>().get('/', async (c) => {
    began.resolve()
    await gate.promise
    return c.text('whole')
  })
  const listening = await listen(app, OPTIONS)
  const answer = fetch(listening.url)
  await began.promise

  const stopped = listening.stop(30_000)
  await expect(fetch(listening.url)).rejects.toThrow()
  gate.resolve()

  expect(await (await answer).text()).toBe('whole')
  await stopped
})

test('an answer that outlives the grace is cut, so that a stop always ends', async () => {
  const began = Promise.withResolvers<void>()
  const app = new Hono<HttpEnv>().get('/', () => {
    began.resolve()
    return new Promise<Response>(() => {})
  })
  const listening = await listen(app, OPTIONS)
  const answer = fetch(listening.url).catch((error: unknown) => error)
  await began.promise

  await listening.stop(10)

  expect(await answer).toBeInstanceOf(Error)
})

test('a path that is no path is refused in the error shape', async () => {
  const listening = await listen(new Hono<HttpEnv>(), OPTIONS)
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')

  socket.write('GET /\\evil HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  const answer = await text(socket)

  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('"code":"malformed_request"')
  await listening.stop(1_000)
})
