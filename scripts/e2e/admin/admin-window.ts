// The admin window for its specs: PostgreSQL, the server, a station's admin page, Chromium, and somebody signed in.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import postgres from 'postgres'
import { launchChromium } from '../../../desktop/testing/chromium.ts'
import type { StationReady } from '../processes.ts'
import { openVenue, type RunningStation, type Venue } from '../venue.ts'

export type AdminWindow = AsyncDisposable & {
  readonly page: Page
  readonly context: BrowserContext
  readonly venue: Venue
  readonly station: RunningStation
  readonly admin: Credentials
  /** The address of a screen's path, such as `/activity`. */
  readonly address: (path: string) => string
  /** Another window of the same station. */
  readonly openWindow: () => Promise<Page>
  /** Types email and password into the page that asks for them. */
  readonly signIn: (page: Page, person?: Credentials) => Promise<void>
  /** As when everybody ended their sessions elsewhere. */
  readonly endSessions: () => Promise<void>
}

export type Credentials = { readonly email: string; readonly password: string }

export type AdminWindowOptions = {
  readonly tickets?: number
  /** A browser that several specs of a file share; else one is started and closed. */
  readonly browser?: Browser
  readonly viewport?: { readonly width: number; readonly height: number }
  /** False: the page that asks for email and password. */
  readonly isSignedIn?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** The browser's, and so the window's language: `en-GB` unless named. */
  readonly locale?: string
}

/** The smallest screen that the window is made for. */
export const SMALLEST = { width: 1_024, height: 600 }

/** A seeded event, a station that nobody has paired, and a tenant admin at its admin page. */
export async function openAdminWindow(options: AdminWindowOptions = {}): Promise<AdminWindow> {
  const { tickets = 20, viewport = SMALLEST, isSignedIn = true, environment } = options
  const { locale = 'en-GB' } = options
  await using open = new AsyncDisposableStack()
  const venue = open.use(await openVenue(tickets, environment))
  const station = await venue.startStation(0)
  const browser = options.browser ?? (await launchChromium())
  if (options.browser === undefined) open.defer(() => browser.close())
  const context = await browser.newContext({ viewport, locale })
  open.defer(() => context.close())
  // Safe: the seed prints its people, each as email and password.
  const admin = (venue.seeded as unknown as { readonly admin: Credentials }).admin
  const address = (path: string): string => addressOf(station.ready, path)
  const signIn = async (page: Page, person: Credentials = admin): Promise<void> => {
    await page.locator('input[name=email]').fill(person.email)
    await page.locator('input[name=password]').fill(person.password)
    await page.locator('form.sign-in button[type=submit]').click()
    await page.locator('.window').waitFor()
  }
  const openWindow = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(address('/'))
    return page
  }
  const page = await openWindow()
  if (isSignedIn) await signIn(page)
  const kept = open.move()
  return {
    page,
    context,
    venue,
    station,
    admin,
    address,
    openWindow,
    signIn,
    endSessions: () => endSessions(venue.database.ownerUrl),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const addressOf = ({ adminUrl, adminToken }: StationReady, path: string): string =>
  `${adminUrl}/#${adminToken}${path}`

async function endSessions(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1 })
  try {
    await sql`update sessions set revoked_at = now(), revoked_because = 'ended' where revoked_at is null`
  } finally {
    await sql.end()
  }
}
