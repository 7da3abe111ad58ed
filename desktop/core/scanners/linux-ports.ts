// Lists Linux's serial ports out of sysfs: no other program is needed, which bare machines lack.
import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SerialPortFacts } from './serial-ports.ts'

/** USB scanners, adapters, built-in ports and Bluetooth; no consoles and no pseudo-terminals. */
const SERIAL_NAME = /^(tty(ACM|USB|AMA|S|XRUSB|WCH)|rfcomm)\d+$/
/** A device file stands a few folders below its USB device. */
const CLIMB_MAX = 6
const TEXT_CHARS_MAX = 100

/** What is plugged in, by path. `root` is `/` but in a test. */
export async function listLinuxPorts(root = '/'): Promise<readonly SerialPortFacts[]> {
  const folder = join(root, 'sys/class/tty')
  const names = (await readdir(folder)).filter((name) => SERIAL_NAME.test(name)).sort()
  const found = await Promise.all(names.map((name) => factsOf(join(folder, name), name)))
  return found.filter((port) => port !== null)
}

async function factsOf(folder: string, name: string): Promise<SerialPortFacts | null> {
  // The kernel keeps names for built-in ports that the machine does not have.
  if (/^ttyS\d/.test(name) && (await line(folder, 'type')) === '0') return null
  const device = await realPath(join(folder, 'device'))
  const usb = device === null ? null : await usbFolder(device)
  const read = async (file: string) => (usb === null ? null : await line(usb, file))
  const words = [await read('manufacturer'), await read('product')]
  return {
    path: `/dev/${name}`,
    vendorId: await read('idVendor'),
    productId: await read('idProduct'),
    serialNumber: await read('serial'),
    label: words.filter((word) => word !== null).join(' ') || null,
  }
}

async function usbFolder(device: string): Promise<string | null> {
  let folder = device
  for (let climbed = 0; climbed < CLIMB_MAX; climbed += 1) {
    if ((await line(folder, 'idVendor')) !== null) return folder
    folder = dirname(folder)
  }
  return null
}

/** The one line of a sysfs file; null where there is no such file or nothing in it. */
async function line(folder: string, file: string): Promise<string | null> {
  try {
    const text = await readFile(join(folder, file), 'utf8')
    return text.trim().slice(0, TEXT_CHARS_MAX) || null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function realPath(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Gone while it was read, too: it was unplugged. */
const MISSING = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENODEV', 'ENXIO', 'EIO', 'EACCES']

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && MISSING.includes(String(error.code))
