// The real serial ports, through the `serialport` package, which is loaded when a port is first asked for.
import type { SerialPort } from 'serialport'
import { listLinuxPorts } from './linux-ports.ts'
import {
  type OpenedPort,
  type PortEars,
  PortError,
  problemOf,
  type SerialPortFacts,
  type SerialPorts,
} from './serial-ports.ts'

/** More bytes than any answer to a scan; a device that takes none for so long has stopped listening. */
const UNSENT_BYTES_MAX = 4_096

/** @param platform `process.platform`: Linux is asked directly, as the package needs `udevadm` there and dies without it */
export function systemSerialPorts(platform: string): SerialPorts {
  return {
    list: async () =>
      platform === 'linux' ? await listLinuxPorts() : await listByPackage(platform),
    open: openPort,
  }
}

async function listByPackage(platform: string): Promise<readonly SerialPortFacts[]> {
  const { SerialPort } = await import('serialport')
  const ports = await SerialPort.list()
  return ports.map((port) => ({
    // A Mac has two files for a port. The one listed waits for a carrier that scanners do not give.
    path: platform === 'darwin' ? port.path.replace(/^\/dev\/tty\./, '/dev/cu.') : port.path,
    vendorId: port.vendorId?.toLowerCase() ?? null,
    productId: port.productId?.toLowerCase() ?? null,
    serialNumber: port.serialNumber ?? null,
    label: port.manufacturer ?? null,
  }))
}

async function openPort(path: string, baudRate: number, ears: PortEars): Promise<OpenedPort> {
  const { SerialPort } = await import('serialport')
  const port = new SerialPort({ path, baudRate, autoOpen: false })
  port.on('data', (bytes: Uint8Array) => ears.hear(bytes))
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (error === null) resolve()
      else reject(new PortError(problemOf(error.message), error))
    })
  })
  return openedPort(port, ears)
}

function openedPort(port: SerialPort, ears: PortEars): OpenedPort {
  let isOver = false
  const over = (): void => {
    if (isOver) return
    isOver = true
    ears.gone()
  }
  port.on('close', over)
  port.on('error', () => {
    // A write that failed closes the port by itself; whatever else fails, the port is opened anew.
    if (port.isOpen) port.close(() => over())
    else over()
  })
  return {
    write: (bytes) => {
      if (!isOver && port.isOpen && port.writableLength < UNSENT_BYTES_MAX) port.write(bytes)
    },
    close: async () => {
      isOver = true
      if (!port.isOpen) return
      await new Promise<void>((resolve) => {
        // Closing what was unplugged at this moment fails, and is closed all the same.
        port.close(() => resolve())
      })
    },
  }
}
