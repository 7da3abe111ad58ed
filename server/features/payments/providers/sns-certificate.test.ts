import { expect, test } from 'vitest'
import { CERTIFICATE, NOTIFICATION } from './sns.vectors.ts'
import { createCertificateSource, readCertificate } from './sns-certificate.ts'

const NOW = Date.parse('2026-11-22T11:30:00Z')
const CERTIFICATE_URL = JSON.parse(NOTIFICATION).SigningCertURL

test.each([
  [Date.parse('2026-11-22T11:11:24Z'), 'unusable'],
  [Date.parse('2026-11-22T11:11:25Z'), 'found'],
  [Date.parse('2051-11-16T11:11:24Z'), 'found'],
  [Date.parse('2051-11-16T11:11:25Z'), 'unusable'],
])('at %d the kept certificate is %s', async (now, kind) => {
  const io = { fetch, now: () => now, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => new Response(CERTIFICATE))

  expect((await source(CERTIFICATE_URL)).kind).toBe(kind)
})

test('a failure is not asked for again at once, and is some seconds later', async () => {
  let now = NOW
  let asked = 0
  const io = { fetch, now: () => now, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => {
    asked += 1
    return asked === 1 ? new Response('', { status: 503 }) : new Response(CERTIFICATE)
  })

  const kinds = [(await source(CERTIFICATE_URL)).kind, (await source(CERTIFICATE_URL)).kind]
  now += 10_001
  kinds.push((await source(CERTIFICATE_URL)).kind)

  expect(kinds).toEqual(['unreachable', 'unreachable', 'found'])
})

test('a stranger’s addresses do not push the memory beyond its bound', async () => {
  let asked = 0
  const io = { fetch, now: () => NOW, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => {
    asked += 1
    return new Response(CERTIFICATE)
  })

  for (let at = 0; at < 20; at += 1) await source(`https://sns.region-${at}.amazonaws.com/a.pem`)
  await source('https://sns.region-19.amazonaws.com/a.pem')
  await source('https://sns.region-0.amazonaws.com/a.pem')

  expect(asked).toBe(21)
})

test('whoever follows a certificate in its file must have issued it', () => {
  expect(readCertificate(`${CERTIFICATE}\n${CERTIFICATE}`).kind).toBe('found')
  expect(readCertificate('').kind).toBe('unusable')
})
