// zxing-cpp as WebAssembly: reads blurred, noisy and inverted codes that nothing else here reads.
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import { type Decoder, SYMBOLS_MAX } from './decode.ts'

const OPTIONS: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryInvert: true,
  maxNumberOfSymbols: SYMBOLS_MAX,
  // A frame at half its size has half the noise; by itself the library does this for larger pictures only.
  downscaleThreshold: 200,
  downscaleFactor: 2,
  textMode: 'Plain',
}

/** Where the module comes from. Left to itself, the package would ask a stranger's server for it. */
export type WasmSource = { readonly url: string } | { readonly bytes: ArrayBuffer }

/** @throws when WebAssembly is not allowed, the module is not there, or it cannot run */
export async function openWasmDecoder(source: WasmSource): Promise<Decoder> {
  const overrides =
    'url' in source ? { locateFile: () => source.url } : { wasmBinary: source.bytes }
  await prepareZXingModule({ overrides, fireImmediately: true })
  let pixels = new Uint8ClampedArray(0)
  return {
    name: 'zxing-wasm',
    decode: async (gray, width, height) => {
      if (pixels.length !== gray.length * 4) pixels = new Uint8ClampedArray(gray.length * 4)
      spreadGray(gray, pixels)
      // Safe: the reader looks at these three only; Node has no ImageData, and a page's own would copy once more.
      const image = { data: pixels, width, height } as ImageData
      const results = await readBarcodes(image, OPTIONS)
      return [...new Set(results.filter(({ isValid }) => isValid).map(({ text }) => text))]
    },
  }
}

/** The reader takes red, green, blue and opacity, and makes exactly this gray of them again. */
function spreadGray(gray: Uint8ClampedArray, into: Uint8ClampedArray<ArrayBuffer>): void {
  const words = new Uint32Array(into.buffer)
  for (let at = 0; at < words.length; at += 1) words[at] = (gray[at] ?? 0) * 0x010101 + 0xff000000
}
