import { BlockList } from 'node:net'
import { expect, test } from 'vitest'
import { clientAddress, toRateAddress } from './address.ts'

test('ID8 one caller has one address, however it is spelt', () => {
  const spellings = [
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '::FFFF:cb00:7107',
    '0:0:0:0:0:ffff:203.0.113.7',
    '[::ffff:203.0.113.7]:4711',
    '203.0.113.7:4711',
  ]

  expect(new Set(spellings.map(toRateAddress))).toEqual(new Set(['203.0.113.7']))
})

test('ID8 of an IPv6 address the customer’s network counts, whichever of its addresses is used', () => {
  const mine = ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::%eth0']

  expect(new Set(mine.map(toRateAddress))).toEqual(new Set(['2001:db8:1:2::/64']))
  expect(toRateAddress('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64')
  expect(toRateAddress('::1')).toBe('0:0:0:0::/64')
})

test('ID8 a caller cannot choose its address: only what our own proxies wrote counts', () => {
  const proxies = new BlockList()
  proxies.addSubnet('10.0.0.0', 8, 'ipv4')
  const from = (socket: string, forwarded?: string): string =>
    clientAddress(socket, forwarded, proxies)

  expect(from('198.51.100.1', '203.0.113.9')).toBe('198.51.100.1')
  expect(from('10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
  expect(from('10.0.0.1', '1.2.3.4, 203.0.113.9')).toBe('203.0.113.9')
  expect(from('10.0.0.1', '1.2.3.4, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9')
  expect(from('::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
  expect(from('10.0.0.1', 'nonsense')).toBe('10.0.0.1')
  expect(from('10.0.0.1')).toBe('10.0.0.1')
  expect(clientAddress('10.0.0.1', '203.0.113.9', undefined)).toBe('10.0.0.1')
})
