// What reads QR codes out of a frame, whichever of the two decoders it is.

/** `zxing-js` is the slower and weaker one, for where WebAssembly does not start. */
export type DecoderName = 'zxing-wasm' | 'zxing-js'

export type Decoder = {
  readonly name: DecoderName
  /**
   * The texts of the codes in a frame, each once, at most `SYMBOLS_MAX`; none when it holds none.
   *
   * @param gray one byte a pixel, row by row; its content is not kept
   */
  readonly decode: (
    gray: Uint8ClampedArray<ArrayBuffer>,
    width: number,
    height: number,
  ) => Promise<readonly string[]>
}

/** A ticket beside other people's codes is still seen; more than that is a wall of posters. */
export const SYMBOLS_MAX = 4

type OpenDecoder = () => Promise<Decoder>

/**
 * The first decoder that starts. One that breaks later is replaced by the second, with the very frame it broke on.
 *
 * @throws what the second one threw, when neither starts
 */
export async function openDecoder(first: OpenDecoder, second: OpenDecoder): Promise<Decoder> {
  let isFirst = true
  let current = await first().catch(() => {
    isFirst = false
    return second()
  })
  return {
    get name() {
      return current.name
    },
    decode: async (gray, width, height) => {
      try {
        return await current.decode(gray, width, height)
      } catch (error) {
        if (!isFirst) throw error
        isFirst = false
        current = await second()
        return await current.decode(gray, width, height)
      }
    },
  }
}
