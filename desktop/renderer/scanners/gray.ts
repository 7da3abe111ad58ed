// Colour to gray, with the weights that the decoders use themselves.

/** Fills `gray` from pixels of red, green, blue and opacity; it has a quarter of their length. */
export function fillGray(gray: Uint8ClampedArray, pixels: Uint8ClampedArray): void {
  for (let at = 0, from = 0; at < gray.length; at += 1, from += 4) {
    const red = pixels[from] ?? 0
    const green = pixels[from + 1] ?? 0
    const blue = pixels[from + 2] ?? 0
    gray[at] = (306 * red + 601 * green + 117 * blue + 512) >> 10
  }
}
