import { expect, test } from 'vitest'
import { isLoopback, readServerUrl } from './server-url.ts'

test('an address is the same however a person types it', () => {
  for (const text of [
    'probesh.example',
    ' https://probesh.example/ ',
    'HTTPS://PROBESH.example:443',
  ]) {
    expect(readServerUrl(text)).toEqual({ ok: true, value: 'https://probesh.example' })
  }
  expect(readServerUrl('https://a.example/tickets/?x=1#y')).toEqual({
    ok: true,
    value: 'https://a.example/tickets',
  })
})

test('a credential never travels over plain HTTP to another machine', () => {
  for (const text of [
    'http://probesh.example',
    'http://127.0.0.1.evil.example',
    'http://192.168.1.4',
  ]) {
    expect(readServerUrl(text)).toEqual({ ok: false, error: { code: 'not_https' } })
  }
})

test('plain HTTP is accepted for this machine', () => {
  for (const server of ['http://127.0.0.1:8080', 'http://localhost:3000', 'http://[::1]:99']) {
    expect(readServerUrl(server)).toEqual({ ok: true, value: server })
    expect(isLoopback(server)).toBe(true)
  }
})

test('what is no web address is refused by name', () => {
  expect(readServerUrl('')).toEqual({ ok: false, error: { code: 'not_a_url' } })
  expect(readServerUrl('https://')).toEqual({ ok: false, error: { code: 'not_a_url' } })
  expect(readServerUrl('ftp://a.example')).toEqual({ ok: false, error: { code: 'not_https' } })
  expect(readServerUrl('https://me:secret@a.example')).toEqual({
    ok: false,
    error: { code: 'has_credentials' },
  })
})
