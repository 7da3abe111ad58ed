// What the program was started with.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type ShellArguments = {
  /** Absolute; null: the usual one. */
  readonly dataFolder: string | null
  /** Proposed when pairing; null: the person types it. */
  readonly server: string | null
  /** The admin page's window is wanted. */
  readonly opensAdmin: boolean
}

/**
 * The arguments, or the sentence that says which one is wrong.
 *
 * Chromium's own switches stand among them, so what is not ours is passed over.
 *
 * @param argv as the process has it: the program, then perhaps the path of its main file
 * @param workingFolder what a relative folder is relative to
 */
export function readArguments(
  argv: readonly string[],
  workingFolder: string,
): ShellArguments | string {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      data: { type: 'string' },
      server: { type: 'string' },
      admin: { type: 'boolean', default: false },
    },
    strict: false,
    allowPositionals: true,
  })
  const { data, server, admin } = values
  if (data !== undefined && (typeof data !== 'string' || data === '')) {
    return '--data is empty. It names the folder of this station.'
  }
  if (server !== undefined && !isServerUrl(server)) {
    return `--server ${server === true ? '' : server} is not an address. Give one such as https://tickets.example.org`
  }
  return {
    dataFolder: typeof data === 'string' ? resolve(workingFolder, data) : null,
    server: typeof server === 'string' ? server : null,
    opensAdmin: admin === true,
  }
}

const isServerUrl = (text: string | boolean): boolean =>
  typeof text === 'string' && /^https?:$/.test(URL.parse(text)?.protocol ?? '')
