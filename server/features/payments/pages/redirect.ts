// Sending a browser on.
import type { Config } from '../../../config.ts'

/** The next page is asked for by GET, whatever this one was asked by. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location } })

/**
 * Where a form may lead in the end. Browsers hold a form's policy against the redirects that follow it, and the
 * payment's page is at its provider: any over TLS, and on a machine for trying things out its sandbox as well.
 */
export const formHosts = ({ isProduction }: Pick<Config, 'isProduction'>): readonly string[] =>
  isProduction ? ['https:'] : ['https:', 'http://127.0.0.1:*']
