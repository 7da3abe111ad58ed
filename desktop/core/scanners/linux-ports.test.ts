import { mkdirSync, mkdtempDisposableSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listLinuxPorts } from './linux-ports.ts'
import { portIds } from './serial-ports.ts'

/** A machine with a scanner on `ttyACM0`, an adapter without a serial number, one built-in port, and names of more. */
function fakeMachine(root: string): void {
  const file = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const usb = 'sys/devices/pci0000:00/usb1/1-2'
  file(`${usb}/idVendor`, '0c2e\n')
  file(`${usb}/idProduct`, '0901\n')
  file(`${usb}/serial`, '16278B0AA1\n')
  file(`${usb}/manufacturer`, 'Honeywell\n')
  file(`${usb}/product`, 'Xenon 1950\n')
  const adapter = 'sys/devices/pci0000:00/usb1/1-3'
  file(`${adapter}/idVendor`, '1a86\n')
  file(`${adapter}/idProduct`, '7523\n')
  const tty = (name: string, device: string | null, type?: string): void => {
    mkdirSync(join(root, 'sys/class/tty', name), { recursive: true })
    if (type !== undefined) file(`sys/class/tty/${name}/type`, type)
    if (device === null) return
    mkdirSync(join(root, device), { recursive: true })
    symlinkSync(join(root, device), join(root, 'sys/class/tty', name, 'device'))
  }
  tty('ttyACM0', `${usb}/1-2:1.0`)
  tty('ttyUSB0', `${adapter}/1-3:1.0/ttyUSB0`)
  tty('ttyS0', 'sys/devices/pnp0/00:05', '4\n')
  tty('ttyS1', 'sys/devices/platform/serial8250', '0\n')
  tty('tty1', null)
  tty('ptmx', null)
}

test('ports are listed without any other program, with what names them in every socket', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-sys-'))
  fakeMachine(folder.path)

  const ports = await listLinuxPorts(folder.path)

  expect(ports).toEqual([
    {
      path: '/dev/ttyACM0',
      vendorId: '0c2e',
      productId: '0901',
      serialNumber: '16278B0AA1',
      label: 'Honeywell Xenon 1950',
    },
    { path: '/dev/ttyS0', vendorId: null, productId: null, serialNumber: null, label: null },
    { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '7523', serialNumber: null, label: null },
  ])
  expect([...portIds(ports).keys()]).toEqual([
    'usb:0c2e:0901:16278b0aa1',
    '/dev/ttyS0',
    '/dev/ttyUSB0',
  ])
})

test('this machine’s own ports can be listed, or it has none', async () => {
  const ports = process.platform === 'linux' ? await listLinuxPorts() : []

  expect(ports.every(({ path }) => path.startsWith('/dev/'))).toBe(true)
})
