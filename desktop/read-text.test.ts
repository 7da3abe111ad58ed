import { expect, test } from 'vitest'
import { readText } from './read-text.ts'

const request = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
  new Request('app://gate/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

type BodyInit = NonNullable<ConstructorParameters<typeof Response>[0]>

test('a character whose bytes come in two parts is one character', async () => {
  const bytes = new TextEncoder().encode('প্রবেশ')
  const parts = [bytes.subarray(0, 4), bytes.subarray(4)]

  expect(await readText(request(ReadableStream.from(parts)), 100)).toBe('প্রবেশ')
})

test('exactly the limit is read, and one byte more is not', async () => {
  expect(await readText(request('12345'), 5)).toBe('12345')
  expect(await readText(request('123456'), 5)).toBeNull()
  expect(await readText(request('12345', { 'content-length': '5' }), 5)).toBe('12345')
  expect(await readText(request('123456', { 'content-length': '6' }), 5)).toBeNull()
})

test('a length that is told wrongly lets no more in', async () => {
  expect(await readText(request('123456', { 'content-length': '1' }), 5)).toBeNull()
})

test('what is beyond the limit is not waited for', async () => {
  let isCanceled = false
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: () => {
      isCanceled = true
    },
  })

  expect(await readText(request(endless), 5_000)).toBeNull()
  expect(isCanceled).toBe(true)
})

test('no body is an empty one', async () => {
  expect(await readText(request(null), 5)).toBe('')
})
