// The built pages in memory, and the headers that every answer of the station app carries.

/** One built file. */
export type PageFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string }

/** Exact URL path to file. A path that is not a key does not exist, so no traversal is possible. */
export type Pages = ReadonlyMap<string, PageFile>

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  woff2: 'font/woff2',
  // Exactly this: streaming compilation refuses any other.
  wasm: 'application/wasm',
  mp3: 'audio/mpeg',
}

/** The type of a built file. Null: a kind that no page is made of. */
export function contentTypeOf(fileName: string): string | null {
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1)
  return Object.hasOwn(CONTENT_TYPES, ending) ? (CONTENT_TYPES[ending] ?? null) : null
}

const policyOf = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    // The page makes one, for the address of its worker: open-camera-worker.ts.
    'trusted-types camera-worker',
  ].join('; ')

/** On every answer: a worker or an error page takes the policy of its own response, not of the page. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': policyOf("'self'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // A page of an older build would call an app that it does not know.
  'cache-control': 'no-store',
}

/** The decoder's worker, as the bundler names it. */
const DECODER_WORKER = /^\/assets\/camera-worker-[\w-]+\.js$/

/** The headers of the answer at a path: the decoder's worker alone may compile WebAssembly. */
export const securityHeadersOf = (path: string): Readonly<Record<string, string>> =>
  DECODER_WORKER.test(path) ? DECODER_HEADERS : SECURITY_HEADERS

const DECODER_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'content-security-policy': policyOf("'self' 'wasm-unsafe-eval'"),
}
