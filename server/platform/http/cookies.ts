// The two cookies of a session. No page's script can read them and no other site can make a browser send them.

/** The value of one cookie in a `Cookie` header, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined) return null
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

export type CookieOptions = { readonly path: string; readonly maxAgeSeconds: number }

/** A `Set-Cookie` text. The value must be made of base64url characters and dots. */
export const writeCookie = (name: string, value: string, options: CookieOptions): string =>
  `${name}=${value}; Path=${options.path}; Max-Age=${options.maxAgeSeconds}; HttpOnly; Secure; SameSite=Strict`
