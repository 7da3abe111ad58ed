// The serial ports of the machine, as the core sees them. A shell brings the real ones, a test its own.

/** A port that is plugged in. */
export type SerialPortFacts = {
  /** `/dev/ttyACM0`, `COM3`. */
  readonly path: string
  /** Four hexadecimal digits, as USB has them; null for a port that is no USB device. */
  readonly vendorId: string | null
  readonly productId: string | null
  readonly serialNumber: string | null
  /** Maker and product as the device says them. */
  readonly label: string | null
}

export const PORT_PROBLEMS = ['no_access', 'busy', 'gone', 'other'] as const
export type PortProblem = (typeof PORT_PROBLEMS)[number]

export type OpenedPort = {
  /** Sends bytes to the device. Never waits and never throws; what cannot be sent is lost. */
  readonly write: (bytes: Uint8Array) => void
  readonly close: () => Promise<void>
}

export type PortEars = {
  readonly hear: (bytes: Uint8Array) => void
  /** Once, when the port is no longer there or no longer answers; not after `close`. */
  readonly gone: () => void
}

export type SerialPorts = {
  /** What is plugged in. Rejects when the system cannot say. */
  readonly list: () => Promise<readonly SerialPortFacts[]>
  /** Opens a port with eight data bits, no parity and one stop bit. Rejects with a `PortError`. */
  readonly open: (path: string, baudRate: number, ears: PortEars) => Promise<OpenedPort>
}

/** Why a port could not be opened. */
export class PortError extends Error {
  override readonly name = 'PortError'
  readonly problem: PortProblem

  constructor(problem: PortProblem, cause: unknown) {
    super(`the port cannot be opened: ${problem}`, { cause })
    this.problem = problem
  }
}

/** What the system's words for a failed open mean. The package passes them on as text only. */
const WORDS: readonly (readonly [problem: PortProblem, words: RegExp])[] = [
  ['no_access', /permission denied|not permitted/i],
  // Windows denies access to a port that another program has open.
  ['busy', /cannot lock port|temporarily unavailable|busy|access denied/i],
  ['gone', /no such (file|device)|not found|not configured/i],
]

export const problemOf = (message: string): PortProblem =>
  WORDS.find(([, words]) => words.test(message))?.[0] ?? 'other'

/**
 * What a port is remembered by: vendor, product and serial number, so that it is known in any socket. Devices that
 * have none, or share one as cheap ones do, go by their path.
 */
export function portIds(ports: readonly SerialPortFacts[]): ReadonlyMap<string, SerialPortFacts> {
  const counts = new Map<string, number>()
  for (const port of ports) {
    const id = deviceId(port)
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return new Map(
    ports.map((port) => {
      const id = deviceId(port)
      return [id !== null && counts.get(id) === 1 ? id : port.path, port]
    }),
  )
}

/** The port of a remembered scanner; undefined while it is not plugged in. */
export const findPort = (
  ports: readonly SerialPortFacts[],
  { id, path }: { readonly id: string; readonly path: string },
): SerialPortFacts | undefined =>
  portIds(ports).get(id) ??
  // One with the same numbers came beside it, and both go by their paths now.
  ports.find((port) => port.path === path && deviceId(port) === id)

const deviceId = ({ vendorId, productId, serialNumber }: SerialPortFacts): string | null =>
  vendorId === null || productId === null || serialNumber === null
    ? null
    : `usb:${vendorId}:${productId}:${serialNumber}`.toLowerCase()
