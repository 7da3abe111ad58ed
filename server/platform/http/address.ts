// Where a request came from, spelt so that one caller has one address.
import { type BlockList, isIP } from 'node:net'
import type { Context } from 'hono'
import type { Deps } from '../../deps.ts'
import type { HttpEnv } from './endpoint.ts'
import { headerOf } from './headers.ts'

/** The caller's address for a rate limit; `local` when the request came from no socket. */
export function addressOf(deps: Pick<Deps, 'config'>, c: Context<HttpEnv>): string {
  const address = callerAddress(deps, c)
  return address === null ? 'local' : toRateAddress(address)
}

/** The caller's own address; null when the request came from no socket. */
export function callerAddress(
  { config }: Pick<Deps, 'config'>,
  c: Context<HttpEnv>,
): string | null {
  const socket = c.env?.incoming?.socket?.remoteAddress
  if (socket === undefined) return null
  return clientAddress(socket, headerOf(c, 'x-forwarded-for'), config.trustedProxies)
}

/** Whether an address, in the spelling of `clientAddress`, is one of these. */
export const isAmong = (addresses: BlockList, address: string): boolean =>
  isIP(address) !== 0 && addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * The address of the first machine, from the nearest on, that is no proxy of ours.
 *
 * What stands further left in the header was written by that machine and proves nothing.
 */
export function clientAddress(
  socket: string,
  forwardedFor: string | undefined,
  trusted: BlockList | undefined,
): string {
  let address = plain(socket)
  if (trusted === undefined || forwardedFor === undefined) return address
  const hops = forwardedFor.slice(-FORWARDED_CHARS_MAX).split(',')
  while (isAmong(trusted, address)) {
    const next = plain(hops.pop()?.trim() ?? '')
    if (isIP(next) === 0) return address
    address = next
  }
  return address
}

/** More hops than anybody has. */
const FORWARDED_CHARS_MAX = 1_000

/** Without a zone, brackets or port, and an IPv4 address that came as an IPv6 one as IPv4. */
function plain(text: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(bare)?.[1] ?? bare
  const [address = ''] = withoutPort.split('%')
  if (isIP(address) !== 6) return address
  const groups = groupsOf(address)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (!isMapped) return address.toLowerCase()
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** An IPv6 customer has 2^64 addresses and one network: that network counts. */
export function toRateAddress(text: string): string {
  const address = plain(text)
  if (isIP(address) !== 6) return address
  const network = groupsOf(address).slice(0, 4)
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}

/** The eight numbers of an IPv6 address. The URL parser writes each address in one way. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const [before, after] = [head, tail ?? ''].map((part) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)),
  )
  const left = before ?? []
  const right = after ?? []
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
}
