// The few files that a page of the shop asks for, under names that change with their content.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { OFFLINE_SCRIPT, PAGE_SCRIPT } from './script.ts'

export type Asset = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The same by gzip; null for what is packed already. */
  readonly packed: Uint8Array<ArrayBuffer> | null
  readonly type: string
}

const FONT = '@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-400-normal.woff2'

const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 16)

const script = (text: string): Asset => ({
  bytes: Uint8Array.from(Buffer.from(text)),
  packed: Uint8Array.from(gzipSync(text, { level: 9 })),
  type: 'text/javascript; charset=UTF-8',
})

const files = {
  bengali: {
    bytes: Uint8Array.from(readFileSync(fileURLToPath(import.meta.resolve(FONT)))),
    packed: null,
    type: 'font/woff2',
  },
  shop: script(PAGE_SCRIPT),
} as const satisfies Record<string, Asset>

const named = (name: keyof typeof files, ending: string): string =>
  `${name}-${digestOf(files[name].bytes)}.${ending}`

const NAMES = { bengali: named('bengali', 'woff2'), shop: named('shop', 'js') }

export const ASSETS_PATH = '/assets'
export const FONT_URL = `${ASSETS_PATH}/${NAMES.bengali}`
export const SCRIPT_URL = `${ASSETS_PATH}/${NAMES.shop}`

const byName: ReadonlyMap<string, Asset> = new Map([
  [NAMES.bengali, files.bengali],
  [NAMES.shop, files.shop],
])

export const findAsset = (name: string): Asset | null => byName.get(name) ?? null

/** What keeps ticket pages for a phone without a network. Its own address says which pages it may keep. */
export const OFFLINE_ASSET: Asset = script(OFFLINE_SCRIPT)
