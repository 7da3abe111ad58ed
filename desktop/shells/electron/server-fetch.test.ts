import { expect, test } from 'vitest'
import { troubleOfError } from '../../core/sync/trouble.ts'
import { SERVER_PARTITION, serverFetch } from './server-fetch.ts'

type Init = { credentials?: string; cache?: string; method?: string }

const failing = (message: string, name = 'Error') =>
  serverFetch({ fetch: async () => Promise.reject(Object.assign(new Error(message), { name })) })

const failureOf = (message: string, name?: string): Promise<unknown> =>
  failing(message, name)('https://tickets.example.org/').catch((error: unknown) => error)

test('ES23: a request has no cookies and is kept nowhere, whatever it asks for', async () => {
  const asked: [unknown, Init | undefined][] = []
  const send = serverFetch({
    fetch: async (target, init) => {
      asked.push([target, init as Init])
      return new Response('ok')
    },
  })

  await send('https://tickets.example.org/a', { method: 'POST', credentials: 'include' })
  await send(new URL('https://tickets.example.org/b'))

  expect(asked).toEqual([
    ['https://tickets.example.org/a', { method: 'POST', credentials: 'omit', cache: 'no-store' }],
    ['https://tickets.example.org/b', { credentials: 'omit', cache: 'no-store' }],
  ])
  // Chromium keeps on disk what such a name begins with.
  expect(SERVER_PARTITION).not.toMatch(/^persist:/)
})

test('ES23: a redirect that is not followed is an answer, as the core expects of a captive portal', async () => {
  const send = failing('Redirect was cancelled')

  expect((await send('https://x.example/', { redirect: 'manual' })).status).toBe(302)
  await expect(send('https://x.example/')).rejects.toThrow('Redirect was cancelled')
})

test.each([
  ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'certificate'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['net::ERR_TIMED_OUT', 'timeout'],
  ['net::ERR_NAME_NOT_RESOLVED', 'no_network'],
  ['net::ERR_INTERNET_DISCONNECTED', 'no_network'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'no_network'],
  ['anything else', 'no_network'],
] as const)('ES23: %s is the trouble %s on the screen', async (message, code) => {
  expect(troubleOfError(await failureOf(message)).code).toBe(code)
})

test('ES23: a request that the core ended is not one that failed', async () => {
  expect(troubleOfError(await failureOf('aborted', 'AbortError')).code).toBe('stopped')
})
