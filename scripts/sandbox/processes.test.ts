// The sandboxes as processes of their own: what they say, what they take, how they end.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

type Started = AsyncDisposable & {
  readonly ready: Record<string, unknown>
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

async function start(name: string, ...args: string[]): Promise<Started> {
  const script = join(import.meta.dirname, `${name}.ts`)
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    return {
      ready: JSON.parse(line),
      end,
      [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
    }
  }
  throw new Error(`the ${name} sandbox ended without a word`)
}

test.each([
  ['stripe', ['ready', 'url', 'secretKey', 'webhookSecret']],
  ['bkash', ['ready', 'url', 'username', 'password', 'appKey', 'appSecret', 'topicArn']],
  ['nagad', ['ready', 'url', 'merchantId', 'privateKey', 'publicKey']],
  ['rocket', ['ready', 'url', 'storeId', 'storePassword']],
])(
  '%s says where it is and with what it opens, shows its page and ends by a signal',
  async (name, names) => {
    await using sandbox = await start(name)
    const { url } = sandbox.ready

    const page = await fetch(String(url))

    expect(Object.keys(sandbox.ready)).toEqual(names)
    expect(sandbox.ready['ready']).toBe(true)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('no real money moves')
    expect(await sandbox.end('SIGTERM')).toBe(0)
  },
)

test.each([
  ['stripe', 'create'],
  ['bkash', 'create'],
  ['nagad', 'initialize'],
  ['rocket', 'session'],
])('a person switches a fault of %s on with a form, and off again', async (name, operation) => {
  await using sandbox = await start(name)
  const submit = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${sandbox.ready['url']}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })
  const listed = async (): Promise<unknown> =>
    (await fetch(`${sandbox.ready['url']}/__sim/faults`)).json()

  const on = await submit('/__sim/faults', {
    operation,
    kind: 'html',
    code: '',
    times: '2',
  })
  const during = await listed()
  await submit('/__sim/clear', {})

  expect(on.status).toBe(303)
  expect(during).toMatchObject([{ operation, kind: 'html', times: 2 }])
  expect(await listed()).toEqual([])
})

test.each([
  [{ kind: 'gremlins' }, 'kind is one of'],
  [{ kind: 'html', operation: 'fly' }, 'operation is * or one of'],
  [{ kind: 'html', wings: 2 }, 'unknown field: wings'],
])('a switch that does not exist is refused: %j', async (fields, why) => {
  await using sandbox = await start('stripe')

  const response = await fetch(`${sandbox.ready['url']}/__sim/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })

  expect(response.status).toBe(400)
  expect(await response.text()).toContain(why)
})

test('a wrong argument ends it with a sentence', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stripe.ts'), '--port', 'x'])
  let text = ''
  child.stderr.on('data', (part) => {
    text += part
  })

  const code = await new Promise((resolve) => child.once('close', resolve))

  expect([code, text.split('\n')[0]]).toEqual([2, '--port is 0 to 65535'])
})
