import { EventEmitter } from 'node:events'
import type { App, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { followGate, printOptions, windowPrinter } from './printing.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

test('KS14: one copy of one page, without a question, on the paper that the printer has', () => {
  expect(printOptions('Brother_QL_820NWB')).toEqual({
    silent: true,
    printBackground: false,
    color: false,
    copies: 1,
    pageRanges: [{ from: 0, to: 0 }],
    margins: { marginType: 'none' },
    usePrinterDefaultPageSize: true,
    deviceName: 'Brother_QL_820NWB',
  })
  expect(printOptions(null)).not.toHaveProperty('deviceName')
  expect(printOptions(null)).not.toHaveProperty('pageSize')
})

test('KS14: printers have the system’s name and the one that people read', async () => {
  const contents = {
    getPrintersAsync: async () => [
      { name: 'ql820', displayName: 'Brother QL', description: '', options: {} },
      { name: 'pdf', displayName: '', description: '', options: {} },
    ],
    print: () => {},
  }

  expect(await windowPrinter(() => contents, log).list()).toEqual([
    { name: 'ql820', label: 'Brother QL' },
    { name: 'pdf', label: 'pdf' },
  ])
  expect(await windowPrinter(() => null, log).list()).toEqual([])
})

test('KS14: what the system says of the job is the answer, and no window prints nothing', async () => {
  const printer = (isPrinted: boolean) =>
    windowPrinter(
      () => ({
        getPrintersAsync: async () => [],
        print: (_options, done) => done?.(isPrinted, isPrinted ? '' : 'Print job canceled'),
      }),
      log,
    )

  expect(await printer(true).print(null)).toBe('printed')
  expect(await printer(false).print('ql820')).toBe('failed')
  expect(await windowPrinter(() => null, log).print(null)).toBe('failed')
})

test('KS14: the gate’s newest window is printed, and the admin’s never', () => {
  const app = new EventEmitter()
  const open = (page: string): WebContents => {
    // Safe: nothing else of it is asked here.
    const contents = Object.assign(new EventEmitter(), { page }) as unknown as WebContents
    app.emit('web-contents-created', {}, contents)
    return contents
  }
  const isGate = (contents: WebContents) => 'page' in contents && contents.page === 'gate'
  const current = followGate(app as unknown as Pick<App, 'on'>, isGate)

  const first = open('gate')
  open('admin')
  expect(current()).toBe(first)
  const second = open('gate')
  ;(first as unknown as EventEmitter).emit('destroyed')
  expect(current()).toBe(second)
  ;(second as unknown as EventEmitter).emit('destroyed')
  expect(current()).toBeNull()
})
