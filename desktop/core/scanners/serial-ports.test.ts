import { expect, test } from 'vitest'
import { findPort, portIds, problemOf, type SerialPortFacts } from './serial-ports.ts'

test.each([
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'no_access'],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
  ['Error: Resource busy, cannot open /dev/cu.usbmodem1', 'busy'],
  ['Opening COM3: Access denied', 'busy'],
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'gone'],
  ['Error: Device not configured, cannot open /dev/cu.usbmodem1', 'gone'],
  ['Opening COM3: File not found', 'gone'],
  ['Opening COM3: Unknown error code 31', 'other'],
])('"%s" is %s', (message, problem) => {
  expect(problemOf(message)).toBe(problem)
})

const port = (path: string, serialNumber: string | null = '0001'): SerialPortFacts => ({
  path,
  vendorId: '1a86',
  productId: '7523',
  serialNumber,
  label: null,
})

test('devices that share a serial number go by their paths, and one that was alone before is still known', () => {
  const twins = [port('COM3'), port('COM4')]
  const alone = [...portIds([port('COM3')]).keys()]

  expect(alone).toEqual(['usb:1a86:7523:0001'])
  expect([...portIds(twins).keys()]).toEqual(['COM3', 'COM4'])
  expect(findPort(twins, { id: 'usb:1a86:7523:0001', path: 'COM4' })?.path).toBe('COM4')
  expect(findPort(twins, { id: 'usb:1a86:7523:0001', path: 'COM9' })).toBeUndefined()
  expect(findPort([port('COM7', null)], { id: 'COM7', path: 'COM7' })?.path).toBe('COM7')
})
