// A serial scanner that is a pseudo-terminal: the port that the core opens is a real one.
import { closeSync, constants, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import type { SerialPortFacts, SerialPorts } from '../core/scanners/serial-ports.ts'
import { systemSerialPorts } from '../core/scanners/system-ports.ts'

/** Both ends of a pseudo-terminal, as the package opens it without a child. */
type Terminal = {
  readonly master: Readable & { readonly destroy: () => unknown }
  readonly slave: Readable & { readonly destroy: () => unknown }
  readonly ptsName: string
  readonly write: (data: Buffer) => void
}

export type FakeScanner = {
  readonly facts: SerialPortFacts
  /** What the scanner sends. */
  readonly send: (text: string) => void
  /** Resolves with everything it was told so far, once that is so many bytes. */
  readonly told: (bytes: number) => Promise<string>
  /** Pulls the plug. */
  readonly unplug: () => void
}

/** Throws where there are no pseudo-terminals, as on Windows; the message says so. */
export function plugInScanner(serialNumber: string | null, label = 'Test scanner'): FakeScanner {
  const terminal = openTerminal()
  // The package reads this end, which is the core's to read. Held open, or the other one would end.
  const held = openSync(terminal.ptsName, constants.O_RDWR | constants.O_NOCTTY)
  terminal.slave.destroy()
  let heard = ''
  let isUnplugged = false
  const waiting = new Set<() => void>()
  terminal.master.on('data', (bytes: Buffer) => {
    heard += bytes.toString('latin1')
    for (const look of waiting) look()
  })
  return {
    facts: {
      path: terminal.ptsName,
      vendorId: serialNumber === null ? null : '0c2e',
      productId: serialNumber === null ? null : '0901',
      serialNumber,
      label,
    },
    send: (text) => terminal.write(Buffer.from(text, 'utf8')),
    told: (bytes) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (heard.length < bytes) return
          waiting.delete(look)
          resolve(heard)
        }
        waiting.add(look)
        look()
      }),
    unplug: () => {
      if (isUnplugged) return
      isUnplugged = true
      closeSync(held)
      terminal.master.destroy()
    },
  }
}

function openTerminal(): Terminal {
  const require = createRequire(import.meta.url)
  try {
    // Safe: what `open` returns on every system with pseudo-terminals.
    const { open } = require('@lydell/node-pty') as { open: (options: object) => Terminal }
    return open({ encoding: null })
  } catch (cause) {
    throw new Error(`no pseudo-terminals on ${process.platform}: ${String(cause)}`, { cause })
  }
}

/** The real ports, and a list that says what is plugged in; a port that fails as the system would make it fail. */
export function testPorts(plugged: readonly FakeScanner[]) {
  const real = systemSerialPorts(process.platform)
  const here = new Set(plugged)
  const failing = new Map<string, Error>()
  const opens: string[] = []
  /** What each port was opened at last. */
  const baudRates = new Map<string, number>()
  const ports: SerialPorts = {
    list: async () => [...here].map(({ facts }) => facts),
    open: async (path, baudRate, ears) => {
      opens.push(path)
      baudRates.set(path, baudRate)
      const error = failing.get(path)
      if (error !== undefined) throw error
      return await real.open(path, baudRate, ears)
    },
  }
  return { ports, here, failing, opens, baudRates }
}
