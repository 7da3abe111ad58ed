// The decoder's own thread. The address of its built file has a policy of its own: desktop/pages.ts.
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { type DecoderName, openDecoder } from './decode.ts'
import { openWasmDecoder } from './decode-wasm.ts'

/** A frame. The buffer comes back with the answer. */
export type FrameMessage = {
  readonly gray: ArrayBuffer
  readonly width: number
  readonly height: number
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly decoder: DecoderName }
  | {
      readonly kind: 'decoded'
      readonly decoder: DecoderName
      readonly texts: readonly string[]
      readonly gray: ArrayBuffer
    }
  /** Neither decoder starts, or the second one broke too. */
  | { readonly kind: 'failed' }

const send = (message: WorkerMessage, transfer: Transferable[] = []): void =>
  postMessage(message, { transfer })

async function decode({ gray, width, height }: FrameMessage): Promise<void> {
  const texts = await decoder.decode(new Uint8ClampedArray(gray), width, height)
  send({ kind: 'decoded', decoder: decoder.name, texts, gray }, [gray])
}

const decoder = await openDecoder(
  () => openWasmDecoder({ url: wasmUrl }),
  // Only fetched where it is needed.
  async () => (await import('./decode-js.ts')).createJsDecoder(),
).catch((error: unknown) => {
  send({ kind: 'failed' })
  throw error
})
addEventListener('message', (event: MessageEvent<FrameMessage>) => {
  decode(event.data).catch(() => send({ kind: 'failed' }))
})
send({ kind: 'ready', decoder: decoder.name })
