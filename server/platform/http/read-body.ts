// A request's body, never more of it than the endpoint allows.
import type { Context } from 'hono'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { HttpEnv } from './endpoint.ts'
import { headerOf } from './headers.ts'
import type { Refusal } from './problem.ts'

/** The parsed JSON; undefined for an empty body. Never throws for what a client sent. */
export async function readJson(
  c: Context<HttpEnv>,
  bytesMax: number,
): Promise<Result<unknown, Refusal>> {
  const kind = headerOf(c, 'content-type')
  if (kind !== undefined && !isJson(kind)) return refuse({ code: 'body_not_json' })
  const text = await readText(c, bytesMax)
  if (!text.ok) return text
  if (text.value === '') return ok(undefined)
  try {
    return ok(JSON.parse(text.value) as unknown)
  } catch (error) {
    if (error instanceof SyntaxError) return refuse({ code: 'malformed_json' })
    throw error
  }
}

/** The raw bytes, for a signature check. */
export async function readBytes(
  c: Context<HttpEnv>,
  bytesMax: number,
): Promise<Result<Uint8Array, Refusal>> {
  const length = headerOf(c, 'content-length')
  if (length === undefined) return readStream(c, bytesMax)
  if (Number(length) > bytesMax) return refuse(tooLarge(bytesMax))
  return received(async () => new Uint8Array(await c.req.raw.arrayBuffer()))
}

/** A page's form cannot send this type unasked, which is one more wall against foreign pages. */
const isJson = (kind: string): boolean => /^application\/(?:[\w.+-]+\+)?json\b/i.test(kind)

const tooLarge = (bytesMax: number): Refusal => ({
  code: 'body_too_large',
  message: `The body may have at most ${bytesMax} bytes`,
})

async function readText(c: Context<HttpEnv>, bytesMax: number): Promise<Result<string, Refusal>> {
  const length = headerOf(c, 'content-length')
  if (length !== undefined) {
    // Node lets no more bytes through than the header says.
    if (Number(length) > bytesMax) return refuse(tooLarge(bytesMax))
    return received(() => c.req.raw.text())
  }
  const bytes = await readStream(c, bytesMax)
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes
}

/** A body of unannounced length, counted while it comes. */
async function readStream(
  c: Context<HttpEnv>,
  bytesMax: number,
): Promise<Result<Uint8Array, Refusal>> {
  const { body } = c.req.raw
  if (body === null) return ok(new Uint8Array())
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > bytesMax) return refuse(tooLarge(bytesMax))
    chunks.push(chunk)
  }
  return ok(new Uint8Array(Buffer.concat(chunks)))
}

/** A client that went away in the middle is no fault of ours. */
async function received<T>(read: () => Promise<T>): Promise<Result<T, Refusal>> {
  try {
    return ok(await read())
  } catch {
    return refuse({ code: 'malformed_request', message: 'The body did not arrive whole' })
  }
}
