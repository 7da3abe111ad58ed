// A ticket's code as a picture: squares for a page and for print, pixels for a mail.
import { create, toBuffer } from 'qrcode'

/** The empty frame that scanners need around a code, in modules (ISO/IEC 18004). */
export const QUIET_MODULES = 4

/** So much of the code may be dirty or cracked and still be read: about 15 %. */
const OPTIONS = { errorCorrectionLevel: 'M' } as const

export type Modules = {
  /** Of one side, without the quiet frame. */
  readonly size: number
  readonly isDark: (row: number, column: number) => boolean
}

/** The squares of a code. */
export function modulesOf(code: string): Modules {
  const { modules } = create(code, OPTIONS)
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 }
}

/** Dark runs of each row: `[row, from, length]`. Fewer shapes than squares, and no seams between them. */
export function darkRuns({ size, isDark }: Modules): (readonly [number, number, number])[] {
  const runs: (readonly [number, number, number])[] = []
  for (let row = 0; row < size; row += 1) {
    for (let from = 0; from < size; ) {
      let length = 0
      while (from + length < size && isDark(row, from + length)) length += 1
      if (length > 0) runs.push([row, from, length])
      from += length + 1
    }
  }
  return runs
}

/** Black on white with its quiet frame, sharp at any size. */
export function qrSvg(code: string): string {
  const modules = modulesOf(code)
  const side = modules.size + 2 * QUIET_MODULES
  const path = darkRuns(modules)
    .map(
      ([row, from, length]) =>
        `M${from + QUIET_MODULES} ${row + QUIET_MODULES}h${length}v1h-${length}z`,
    )
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`
}

/** A PNG for mail programs, which show no SVG. `scale` is pixels a module. */
export const qrPng = (code: string, scale = 8): Promise<Uint8Array> =>
  toBuffer(code, { ...OPTIONS, type: 'png', margin: QUIET_MODULES, scale })
