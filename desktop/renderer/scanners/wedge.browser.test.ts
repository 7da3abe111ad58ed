// A keyboard scanner in a real browser: every layout, every control, keys as the system gives them.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import rendererConfig from '../../../vite.renderer.config.ts'
import type { Listener } from '../../shells/loopback/serve.ts'
import { serveTestPage } from '../../shells/testing/serve-page.ts'
import { launchChromium } from '../../testing/chromium.ts'
import { keyUnder, placeOnUs, type TestLayout } from '../../testing/key-presses.ts'
import { codeOf } from '../../testing/temp-station.ts'

const PAGE = join(import.meta.dirname, '../../testing/keyboard-page')
const CODES = 200
const CONTROLS = [
  ...['main', 'button', 'link', 'text', 'mail', 'number', 'secret', 'box', 'round', 'choice'],
  ...['submit', 'area', 'summary', 'drawn'],
]
const TERMINATORS = ['Enter', 'NumpadEnter', 'Tab', 'Control+J'] as const
/** Left as they were by every scan. */
const UNTOUCHED = {
  text: 'Karim',
  mail: 'a@example.com',
  number: '12',
  secret: 'secret',
  choice: 'Azimpur',
  area: 'Two lines',
  drawn: 'Rahim',
  isChecked: false,
}

const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-keyboard-'))
let listener: Listener
let browser: Browser
let page: Page
let keys: CDPSession
const complaints: string[] = []

/** What the test page shows of itself. */
declare const seen: {
  readonly reads: string[]
  readonly shortcuts: string[]
  readonly presses: string[]
  readonly submits: number
  readonly drawn: string
}

beforeAll(async () => {
  listener = await serveTestPage(rendererConfig, PAGE, join(folder.path, 'built'))
  browser = await launchChromium()
  page = await browser.newPage()
  page.on('pageerror', (error) => complaints.push(String(error)))
  keys = await page.context().newCDPSession(page)
})

afterAll(async () => {
  await browser?.close()
  await listener?.close()
  folder.remove()
})

beforeEach(async () => {
  await page.goto('about:blank')
  await page.goto(listener.url)
  await page.locator('#drawn').waitFor()
})

const SHIFT = 8
const CONTROL = 2
const INPUT_METHOD = 229

type Sent = Promise<unknown>

/** Of keys that a scanner presses at once, in epoch seconds, however long the machine takes over them. */
const atOnce = (): number => Date.now() / 1_000

/** One character as the system gives it: the way down, and what an input method makes of it. */
function strike(
  character: string,
  layout: TestLayout,
  isInField: boolean,
  timestamp: number,
): Sent[] {
  const { code, isShift } = placeOnUs(character)
  const modifiers = isShift ? SHIFT : 0
  if (layout === 'ime') {
    const raw = { type: 'rawKeyDown', key: 'Process', code, modifiers, timestamp } as const
    const struck = { ...raw, windowsVirtualKeyCode: INPUT_METHOD }
    const sent = [keys.send('Input.dispatchKeyEvent', struck)]
    // An input method is asleep elsewhere; the browser would write into the field that had the focus last.
    return isInField ? [...sent, keys.send('Input.insertText', { text: 'ক' })] : sent
  }
  const key = keyUnder(layout, character)
  const event = { type: 'keyDown', key, text: key, code, modifiers, timestamp } as const
  return [keys.send('Input.dispatchKeyEvent', event)]
}

/** A named key, down and up. */
async function pressKey(name: string, timestamp = atOnce()): Promise<void> {
  const control = name === 'Control+J'
  const [code, key, windowsVirtualKeyCode] = control
    ? ['KeyJ', 'j', 74]
    : name === 'Tab'
      ? ['Tab', 'Tab', 9]
      : name === 'Space'
        ? ['Space', ' ', 32]
        : [name, 'Enter', 13]
  const modifiers = control ? CONTROL : 0
  const text = control || name === 'Tab' ? {} : { text: name === 'Space' ? ' ' : '\r' }
  const event = { code, key, windowsVirtualKeyCode, modifiers, timestamp }
  await Promise.all([
    keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...text }),
    keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
  ])
}

const type = async (
  text: string,
  layout: TestLayout = 'us',
  timestamp = atOnce(),
): Promise<void> => {
  const isInField = layout === 'ime' && (await page.locator(':read-write:focus').count()) > 0
  await Promise.all(
    [...text].flatMap((character) => strike(character, layout, isInField, timestamp)),
  )
}

const scan = async (text: string, timestamp = atOnce()): Promise<void> => {
  await type(text, 'us', timestamp)
  await pressKey('Enter', timestamp)
}

const focus = async (id: string | undefined): Promise<void> =>
  await page.evaluate((wanted) => document.getElementById(wanted ?? 'main')?.focus(), id)

const found = () =>
  page.evaluate(() => {
    const value = (id: string): string => (document.getElementById(id) as HTMLInputElement).value
    const checked = ['box', 'round'].map(
      (id) => (document.getElementById(id) as HTMLInputElement).checked,
    )
    const { text, mail, number } = {
      text: value('text'),
      mail: value('mail'),
      number: value('number'),
    }
    const fields = { text, mail, number, secret: value('secret'), choice: value('choice') }
    return {
      ...seen,
      fields: {
        ...fields,
        area: value('area'),
        drawn: value('drawn'),
        isChecked: checked.includes(true),
      },
      isOpen: (document.getElementById('more') as HTMLDetailsElement).open,
    }
  })

test.each(['us', 'bangla', 'azerty', 'ime'] as const)(
  'under %s each of 200 codes is heard once, and no control notices, wherever the focus wanders',
  async (layout) => {
    const codes = Array.from({ length: CODES }, (_unused, number) => codeOf(number))

    for (const [at, code] of codes.entries()) {
      await focus(CONTROLS[at % CONTROLS.length])
      // Now and then the focus moves while the scanner types.
      const half = at % 10 === 9 ? 40 : code.length
      const typedAt = atOnce()
      await type(code.slice(0, half), layout, typedAt)
      if (half < code.length) {
        await focus(CONTROLS[(at * 5 + 3) % CONTROLS.length])
        await type(code.slice(half), layout, typedAt)
      }
      await pressKey(TERMINATORS[at % TERMINATORS.length] ?? 'Enter', typedAt)
    }

    const after = await found()
    expect(after.reads).toEqual(codes)
    expect(after.fields).toEqual(UNTOUCHED)
    expect(after).toMatchObject({ presses: [], submits: 0, drawn: 'Rahim', isOpen: false })
    expect(complaints).toEqual([])
  },
)

test('two codes at once, one without a terminator, and one that lost a character are told apart', async () => {
  const broken = codeOf(3).slice(0, 40) + codeOf(3).slice(41)
  await focus('text')

  await scan(codeOf(1) + codeOf(2))
  await scan(broken)
  await type(codeOf(4))
  await page.waitForFunction(() => seen.reads.length === 4)

  const after = await found()
  expect(after.reads).toEqual([codeOf(1), codeOf(2), broken, codeOf(4)])
  expect(after.fields).toEqual(UNTOUCHED)
  expect(after.submits).toBe(0)
})

test('a trigger that bounces is one scan', async () => {
  const readAt = atOnce()
  for (let time = 0; time < 3; time += 1) await scan(codeOf(1), readAt + time / 10)

  expect((await found()).reads).toEqual([codeOf(1)])
})

test('other people’s codes are heard and press nothing', async () => {
  for (const control of ['main', 'button', 'submit', 'box', 'choice']) {
    await focus(control)
    await scan(`https://example.com/${control}?x=1`)
  }

  const after = await found()
  expect(after.reads).toHaveLength(5)
  expect(after).toMatchObject({ presses: [], submits: 0, shortcuts: [], fields: UNTOUCHED })
})

test('people type names, submit forms, press buttons and use shortcuts as ever', async () => {
  await focus('text')
  await type(' Uddin PB')
  await pressKey('Enter')
  await focus('drawn')
  await type(' Khan')
  await focus('button')
  await pressKey('Enter')
  await pressKey('Space')
  await type('/')
  await page.waitForFunction(() => seen.shortcuts.length === 1)
  await pressKey('Tab')

  const after = await found()
  expect(after.fields).toMatchObject({ text: 'Karim Uddin PB', drawn: 'Rahim Khan' })
  expect(after).toMatchObject({
    presses: ['submit', 'button', 'button'],
    submits: 1,
    reads: [],
    drawn: 'Rahim Khan',
  })
  expect(after.shortcuts).toEqual(['/'])
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('link')
})

test('the selected part of a field is selected again after a scan', async () => {
  await page.locator('#area').selectText()

  await scan(codeOf(1))

  const selected = await page.evaluate(() => {
    const area = document.getElementById('area') as HTMLTextAreaElement
    return [area.value, area.selectionStart, area.selectionEnd]
  })
  expect(selected).toEqual(['Two lines', 0, 9])
  expect((await found()).reads).toEqual([codeOf(1)])
})
