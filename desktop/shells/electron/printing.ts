// Badges on the system's printers: the gate's window is printed as it shows one, without a question.
import type { App, WebContents, WebContentsPrintOptions } from 'electron'
import type { Printer } from '../../core/badges/printer.ts'
import type { Log } from '../../core/deps.ts'

type PrintingContents = Pick<WebContents, 'getPrintersAsync' | 'print'>

/** One copy on the paper that the printer has: a label printer knows its own. `name` null: the system's usual printer. */
export const printOptions = (name: string | null): WebContentsPrintOptions => ({
  silent: true,
  printBackground: false,
  color: false,
  copies: 1,
  pageRanges: [{ from: 0, to: 0 }],
  margins: { marginType: 'none' },
  usePrinterDefaultPageSize: true,
  ...(name !== null && { deviceName: name }),
})

/** `contents`: the gate's window of the moment; null while there is none. */
export function windowPrinter(contents: () => PrintingContents | null, log: Log): Printer {
  return {
    list: async () => {
      const printers = (await contents()?.getPrintersAsync()) ?? []
      return printers.map(({ name, displayName }) => ({ name, label: displayName || name }))
    },
    print: (name) =>
      new Promise((resolve) => {
        const window = contents()
        if (window === null) return resolve('failed')
        window.print(printOptions(name), (isPrinted, reason) => {
          if (!isPrinted) log.warn('a badge was not printed', { reason })
          resolve(isPrinted ? 'printed' : 'failed')
        })
      }),
  }
}

/** Follows which window is the gate's: one that crashed or was closed is followed by another. */
export function followGate(
  app: Pick<App, 'on'>,
  isGate: (contents: WebContents) => boolean,
): () => WebContents | null {
  let current: WebContents | null = null
  app.on('web-contents-created', (_event, contents) => {
    if (!isGate(contents)) return
    current = contents
    contents.once('destroyed', () => {
      if (current === contents) current = null
    })
  })
  return () => current
}
