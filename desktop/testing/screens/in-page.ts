// Looks into a page from outside: its own policy lets no script in.
import type { CDPSession } from 'playwright-core'

/** The value of an expression; a promise is waited for. Throws what it throws. */
export async function valueInPage(session: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails: wrong } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })
  if (wrong !== undefined) throw new Error(wrong.exception?.description ?? wrong.text)
  return result.value
}
