// Runs a sandbox as a process of its own: its ready line on standard output, its end by SIGTERM.
import { parseArgs } from 'node:util'

export type Running = {
  readonly url: string
  readonly close: () => Promise<void>
  /** What whoever connects must know, for the ready line. */
  readonly settings: Readonly<Record<string, string>>
}

export type RunOptions = { readonly port: number; readonly webhookUrl: string | null }

export async function runSandbox(
  help: string,
  start: (options: RunOptions) => Promise<Running>,
): Promise<void> {
  const options = readArguments(help)
  if (options === null) return
  const running = await start(options)
  let isEnding = false
  const end = (): void => {
    if (isEnding) return
    isEnding = true
    void running.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: running.url, ...running.settings })}\n`,
  )
}

function readArguments(help: string): RunOptions | null {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        'webhook-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
      strict: true,
    })
    if (values.help) {
      process.stdout.write(`${help}\n`)
      return null
    }
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error('--port is 0 to 65535')
    return { port, webhookUrl: values['webhook-url'] ?? null }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}\n`)
    process.exitCode = 2
    return null
  }
}
