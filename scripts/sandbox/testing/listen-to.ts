// Our address for notifications, as far as an adapter alone can stand for it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  PaymentProvider,
  WebhookEvent,
} from '../../../server/features/payments/providers/port.ts'

/** Verifies what comes and answers as the server does; `told` grows by the event or the rejection's code. */
export async function listenTo(
  provider: PaymentProvider,
  told: (WebhookEvent | string)[],
  changed: () => void,
) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const headers = new Map(
      Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
    )
    const verdict = await provider.verifyWebhook({ body: Buffer.concat(parts), headers })
    told.push(verdict.ok ? verdict.value : verdict.error.code)
    changed()
    response.writeHead(verdict.ok ? 200 : verdict.error.httpStatus).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
