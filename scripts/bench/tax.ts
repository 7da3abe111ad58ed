// `tax`: what signing in, tenancy, validation, logging and counting cost a request that does nothing else.
import { startChild } from './child.ts'
import { alternate, compared, type Figure } from './figures.ts'
import { runLoad, writeRequest } from './http-load.ts'
import { cpuSeconds } from './process-usage.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'

const CONNECTIONS = 32
const REQUESTS = 10_000
const ROUNDS = 5

export async function benchTax(scene: Scene): Promise<readonly Figure[]> {
  await using baseline = await startChild('tax-baseline.ts', [
    scene.ownerUrl,
    scene.people.staff.id,
  ])
  const bareUrl = await baseline.ask<string>({})
  const request = writeRequest(
    'GET',
    '/auth/me',
    await signIn(scene.server.url, scene.people.staff),
  )
  const rate = async (url: string, pid: number): Promise<number> => {
    const before = cpuSeconds(pid)
    await runLoad({ url, connections: CONNECTIONS, count: REQUESTS, requestOf: () => request })
    return REQUESTS / (cpuSeconds(pid) - before)
  }
  const ours = () => rate(scene.server.url, scene.server.pid)
  const bare = () => rate(bareUrl, baseline.pid)
  await ours()
  await bare()
  return [
    compared(
      { benchmark: 'tax', measure: 'GET /auth/me as staff, 32 connections', unit: 'per CPU s' },
      await alternate(ROUNDS, ours, bare),
      { atLeast: 0.6 },
    ),
  ]
}
