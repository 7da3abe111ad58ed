// AW26: every screen of the admin window in its looks. With PROBESH_KEEP_SCREENS=1 their pictures are drawn anew.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFaults } from '../../desktop/testing/screens/axe.ts'
import { type AdminLook, keepAdminPicture, WALKED_LOOKS } from './admin/admin-pictures.ts'
import { ADMIN_SCENES } from './admin/admin-scenes.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'

let admin: AdminWindow
beforeAll(async () => {
  admin = await openAdminWindow({ tickets: 12 })
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

/** What a person chose before the page is opened. */
async function pageLike({ language, theme, size }: AdminLook): Promise<Page> {
  const page = await admin.context.newPage()
  await page.setViewportSize(size)
  await page.addInitScript(
    `localStorage.setItem('language', '${language}'); localStorage.setItem('theme', '${theme}')`,
  )
  await page.goto(admin.address('/'))
  await page.locator('.admin-screen .head').waitFor()
  return page
}

test.each(WALKED_LOOKS)(
  'AW26 every screen is legible, named and as wide as the window: $language, $theme, $size.width',
  async (look) => {
    const page = await pageLike(look)
    const session = await page.context().newCDPSession(page)
    const faults: string[] = []
    for (const { name, path, act } of ADMIN_SCENES) {
      await page.goto(admin.address(path(admin.venue.seeded)))
      await page.reload()
      await page.locator('.admin-screen h1[tabindex]').waitFor()
      await expect.poll(() => page.locator('.skeleton').count(), { message: name }).toBe(0)
      await act?.(page)
      for (const fault of await axeFaults(session)) faults.push(`${name}: ${fault}`)
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      if (isWide === true) faults.push(`${name}: wider than the window`)
      await keepAdminPicture(session, name, look)
    }
    await page.close()

    expect(faults).toEqual([])
  },
)
