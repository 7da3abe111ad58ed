// Where the browser specs run: in Chromium over the loopback shell, or in the window of a real Electron.
import { findElectron, type Places } from './find-electron.ts'

export type BrowserTarget =
  | { readonly kind: 'chromium' }
  | { readonly kind: 'electron'; readonly binary: string }
  /** Asked for, and not to be had here. */
  | { readonly kind: 'nowhere'; readonly why: string }

/** Specs of what Electron does not have: other windows on the same address, a station that ends before its page does. */
export const BROWSER_ONLY: readonly string[] = [
  'desktop/renderer/page.browser.test.ts',
  'desktop/renderer/gate/bad-days.browser.test.ts',
  'desktop/renderer/gate/screens.browser.test.ts',
  // Electron's own printing asks no page.
  'desktop/renderer/badge/badge.browser.test.ts',
  // Each stands on a page and a server of its own, for what any Chromium does with keys and cameras.
  'desktop/renderer/scanners/camera.browser.test.ts',
  'desktop/renderer/scanners/many-scanners.browser.test.ts',
  'desktop/renderer/scanners/wedge.browser.test.ts',
]

/**
 * What `PROBESH_TARGET` asks for; left out, `chromium`. Fetches nothing.
 *
 * @throws Error when it names neither
 */
export function browserTarget(places: Places): BrowserTarget {
  const { environment } = places
  const wanted = environment['PROBESH_TARGET'] ?? ''
  if (wanted === '' || wanted === 'chromium') return { kind: 'chromium' }
  if (wanted !== 'electron') {
    throw new Error(`PROBESH_TARGET ${wanted} is neither chromium nor electron.`)
  }
  // `npm test` keeps every test from the binary, but has looked for it before.
  const known = environment['PROBESH_ELECTRON'] ?? ''
  if (known !== '') return { kind: 'electron', binary: known }
  const finding = findElectron(places)
  if (!finding.isFound) return { kind: 'nowhere', why: 'no Electron binary' }
  return hasDisplay(places)
    ? { kind: 'electron', binary: finding.path }
    : { kind: 'nowhere', why: 'no display' }
}

function hasDisplay({ platform, environment }: Places): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = environment
  return platform !== 'linux' || DISPLAY !== '' || WAYLAND_DISPLAY !== ''
}
