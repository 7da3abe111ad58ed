// A gate page in Chromium, over a station of the loopback shell in a process of its own.
import { launchChromium } from './chromium.ts'
import { freePort } from './free-port.ts'
import { startStation } from './station-process.ts'
import type { Target, TargetOptions } from './target.ts'

export async function openChromium(options: TargetOptions): Promise<Target> {
  const { dataFolder, server, viewport, browserArgs } = options
  const port = await freePort()
  const start = () =>
    startStation(['--data', dataFolder, '--server', server, '--port', String(port)])
  let station = await start()
  await options.prepare(station.call)
  const browser = await launchChromium([
    '--autoplay-policy=no-user-gesture-required',
    ...browserArgs,
  ])
  const address = (): string => `${station.ready.url}/#${station.ready.token}`
  return {
    page: await browser.newPage({ viewport }),
    call: async (name, input) => await station.call(name, input),
    openWindow: async () => await browser.newPage(),
    address,
    kill: async () => {
      station.process.kill('SIGKILL')
      await station.stop()
    },
    start: async () => {
      station = await start()
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await station.stop()
    },
  }
}
