// What a pairing code's picture holds.
import { expect, test } from 'vitest'
import { readPairingLink, writePairingLink } from './pairing-link.ts'

const LINK = { server: 'https://tickets.example', code: 'K7QM-2DVX-9B' }

test('a pairing link is read as it was written, whatever case a scanner types', () => {
  const text = writePairingLink(LINK)

  expect(text).toBe('https://tickets.example/pair#K7QM-2DVX-9B')
  expect(readPairingLink(`${text}\r`)).toEqual(LINK)
  expect(readPairingLink(text.toUpperCase())).toEqual(LINK)
  expect(readPairingLink(text.toLowerCase())).toEqual(LINK)
  expect(readPairingLink(writePairingLink({ ...LINK, server: 'http://127.0.0.1:8080/' }))).toEqual({
    ...LINK,
    server: 'http://127.0.0.1:8080',
  })
  expect(readPairingLink('https://a.example/Gate/pair#K7QM2DVX9B')).toEqual({
    server: 'https://a.example/Gate',
    code: 'K7QM2DVX9B',
  })
})

test('what is no pairing link is none', () => {
  for (const text of [
    'K7QM-2DVX-9B',
    'https://tickets.example/pair',
    'https://tickets.example/pair#',
    'https://tickets.example/pair#K7QM',
    'https://tickets.example/pair?code=K7QM-2DVX-9B',
    'https://tickets.example/other#K7QM-2DVX-9B',
    'javascript:alert(1)/pair#K7QM-2DVX-9B',
    `https://${'a'.repeat(300)} b/pair#K7QM-2DVX-9B`,
    '',
  ]) {
    expect(readPairingLink(text), text).toBeNull()
  }
})
