// A request's body as text, and never more of it than is allowed.

/**
 * Null beyond the limit. HTTP ends a body at the length that it tells; a body in parts and one under Electron tell
 * none, and are counted while they are read.
 */
export async function readText(request: Request, bytesMax: number): Promise<string | null> {
  const { headers, body } = request
  const length = headers.get('content-length')
  if (length === null || headers.has('transfer-encoding')) {
    return body === null ? '' : await readParts(body, bytesMax)
  }
  if (Number(length) > bytesMax) return null
  const text = await request.text()
  // Where no HTTP parser stands before us, the length is only what somebody said.
  return text.length > bytesMax ? null : text
}

async function readParts(
  body: ReadableStream<Uint8Array>,
  bytesMax: number,
): Promise<string | null> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  // Leaving the loop cancels what is still to come.
  for await (const part of body) {
    bytes += part.length
    if (bytes > bytesMax) return null
    text += decoder.decode(part, { stream: true })
  }
  return text + decoder.decode()
}

/** The same for bytes. Null beyond the limit. */
export async function readBytes(
  { headers, body }: Request,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(headers.get('content-length') ?? 0) > bytesMax) return null
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > bytesMax) return null
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
