// Where the browser specs run: in Chromium over the loopback shell, or in the window of a real Electron.
import { findElectron, type Places } from './find-electron.ts'

export type BrowserTarget =
  | { readonly kind: 'chromium' }
  | { readonly kind: 'electron'; readonly binary: string }
  /** Asked for, and not to be had here. */
  | { readonly kind: 'nowhere'; readonly why: string }

/**
 * The specs that a window can have. The others are of what it has not, such as a second page on one address and a
 * station that ends before its page, or stand on pages and servers of their own.
 */
export const IN_WINDOW: readonly string[] = [
  'gate/camera-view',
  'gate/keyboard',
  'gate/layout',
  'gate/scan-screen',
  'gate/verdict-colours',
  'hand-entry/hand-entry-screen',
  'kiosk/kiosk',
  'preflight/preflight',
  'scanner-screen/scanners',
  'search/group-form',
  'search/search-screen',
  'set-up/set-up',
  'set-up/slow-start',
].map((name) => `desktop/renderer/${name}.browser.test.ts`)

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
