// What a first visit to a page costs, over HTTP and as it is packed.
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

export type Scale = {
  /** Bytes of headers and bodies since the last page, with all that it asked for, beside images and fonts. */
  readonly weigh: () => Promise<number>
}

/** The page keeps nothing from here on: each load is its first. */
export async function openScale(context: BrowserContext, page: Page): Promise<Scale> {
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const asked = new Map<string, { type: string; bytes: number | null }>()
  session.on('Network.requestWillBeSent', ({ requestId, type = 'Other' }) => {
    // The page is the first of its files, and what was before it is of another page.
    if (type === 'Document') asked.clear()
    asked.set(requestId, { type, bytes: null })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = asked.get(requestId)
    if (one !== undefined) one.bytes = encodedDataLength
  })
  return {
    weigh: async () => {
      const counted = () =>
        [...asked.values()].filter(({ type }) => !['Font', 'Image', 'Fetch'].includes(type))
      await expect.poll(() => counted().every(({ bytes }) => bytes !== null)).toBe(true)
      return counted().reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
    },
  }
}
