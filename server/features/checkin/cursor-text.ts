// A cursor's outer form, the same for every stream: JSON in base64url, opaque to whoever keeps it.

export const writeCursorText = (json: unknown): string =>
  Buffer.from(JSON.stringify(json)).toString('base64url')

/** Null where the text is no such form. What is in it is for the stream's own schema to judge. */
export function readCursorText(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
