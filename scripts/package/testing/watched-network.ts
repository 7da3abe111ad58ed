// A proxy that answers nobody and counts who asked: in its environment, a program that wants the network is heard.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type WatchedNetwork = AsyncDisposable & {
  readonly environment: Readonly<Record<string, string>>
  /** What was asked for, such as `CONNECT github.com:443`. */
  readonly asked: readonly string[]
}

export async function watchNetwork(): Promise<WatchedNetwork> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 502 No network\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const proxies = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'npm_config_proxy']
  return {
    asked,
    environment: {
      ...Object.fromEntries([...proxies, 'npm_config_https_proxy'].map((name) => [name, url])),
      npm_config_registry: `${url}/registry/`,
      ELECTRON_MIRROR: `${url}/electron/`,
      ELECTRON_BUILDER_BINARIES_MIRROR: `${url}/tools/`,
      ELECTRON_GET_USE_PROXY: '1',
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '',
      no_proxy: '',
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
