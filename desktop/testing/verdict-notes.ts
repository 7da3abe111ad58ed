// What a gate page showed, also what stood there for a moment only: a camera reads the next ticket when it comes.
import type { JSHandle, Page } from 'playwright-core'

type NotedVerdict = {
  readonly reason: string
  /** Of the visitor; empty where nobody is named. */
  readonly name: string
}

export type VerdictNotes = {
  /** Waits for a verdict of that reason, and of that visitor where one is named. */
  readonly until: (reason: string, name?: string) => Promise<void>
}

type Shown = {
  readonly textContent: string | null
  readonly getAttribute: (name: string) => string | null
  readonly querySelector: (selector: string) => Shown | null
}
type Window = {
  readonly document: Shown & { readonly body: unknown }
  readonly MutationObserver: new (
    seen: () => void,
  ) => { readonly observe: (root: unknown, what: object) => void }
}

/** Notes every verdict that is shown from here on, until the page is loaded again. */
export async function noteVerdicts(page: Page): Promise<VerdictNotes> {
  const noted: JSHandle<NotedVerdict[]> = await page.evaluateHandle(() => {
    const { document, MutationObserver } = globalThis as unknown as Window
    const verdicts: { reason: string; name: string }[] = []
    let last = ''
    const look = (): void => {
      const shown = document.querySelector('.verdict[data-reason]:not(.idle)')
      const reason = shown?.getAttribute('data-reason') ?? ''
      const name = shown?.querySelector('.name')?.textContent?.trim() ?? ''
      if (reason !== '' && `${reason} ${name}` !== last) verdicts.push({ reason, name })
      last = `${reason} ${name}`
    }
    const everything = { subtree: true, childList: true, attributes: true, characterData: true }
    new MutationObserver(look).observe(document.body, everything)
    look()
    return verdicts
  })
  return {
    until: async (reason, name) => {
      await page.waitForFunction(
        ([verdicts, ofReason, ofName]) =>
          verdicts.some(
            (one) => one.reason === ofReason && (ofName === null || one.name === ofName),
          ),
        [noted, reason, name ?? null] as const,
      )
    },
  }
}
