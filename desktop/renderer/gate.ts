// The gate page: one field, the verdict, the strip; forms only where something is missing.
import type { AdmissionView, StatusView } from '../contract/views.ts'
import { call, listen } from './client.ts'
import { pairForm, pinForm, selectForm, signInForm } from './gate/forms.ts'
import { showIdle, showTrouble, showVerdict } from './gate/verdict.ts'
import { element } from './parts/element.ts'
import { showStrip } from './parts/strip.ts'
import { currentLanguage, refusalText, switchLanguage, text } from './parts/words.ts'

type View = 'scan' | 'pair' | 'select' | 'signIn' | 'pin'

/** How often the ages on the strip are written anew. */
const AGE_MS = 10_000

const strip = element('dl', { className: 'strip' })
const bar = element('nav', { className: 'bar' })
const stage = element('main')
const panel = element('section', { attributes: { 'aria-live': 'assertive' } })
const code = element('input', {
  id: 'code',
  autocomplete: 'off',
  spellcheck: false,
  attributes: { autocapitalize: 'characters', enterkeyhint: 'go' },
})
const direction = element('select', { id: 'direction' })
const scanForm = element('form', { className: 'scan' })

let status: StatusView | null = null
let askedAtMs = 0
let view: View | null = null
/** Counts scans: an answer that a newer scan has overtaken is not shown. */
let latestScan = 0
let shown: { readonly admission: AdmissionView; readonly again: () => void } | null = null

function setStatus(next: StatusView): void {
  status = next
  askedAtMs = performance.now()
  showStrip(strip, next, 0)
}

async function refresh(): Promise<void> {
  const answer = await call('status', {})
  if (!answer.ok) {
    strip.replaceChildren(
      element('dd', { className: 'fact warn', textContent: refusalText(answer.error) }),
    )
    return
  }
  setStatus(answer.value)
  const needed = neededView(answer.value)
  if (view === null || needed === 'pair' || (needed === 'select' && view === 'scan')) show(needed)
  else showBar()
}

/** A selected event has no name before its first download began; its absence alone is no reason to ask again. */
function neededView(now: StatusView): View {
  if (now.station === null) return 'pair'
  return now.event === null && now.connection.reason === 'no_event' ? 'select' : 'scan'
}

/** Shows a view once; a form that is open keeps what was typed into it. */
function show(next: View): void {
  if (next === view) return
  view = next
  void render()
}

async function render(): Promise<void> {
  document.documentElement.lang = currentLanguage()
  document.title = text('page.title')
  showBar()
  const content = await contentOf(view)
  stage.replaceChildren(...content)
  focusFirst()
}

async function contentOf(wanted: View | null): Promise<HTMLElement[]> {
  if (status === null || wanted === null) return [panel]
  const now = status
  const back = (): void => show(neededView(status ?? now))
  const done = (next: StatusView): void => {
    setStatus(next)
    view = null
    show(neededView(next))
  }
  const ends = { done, cancel: neededView(now) === 'scan' || wanted !== 'select' ? back : null }
  if (wanted === 'pair') return [pairForm(now, ends)]
  if (wanted === 'select') return [await selectForm(ends)]
  if (wanted === 'signIn') return [signInForm(ends)]
  if (wanted === 'pin') return [pinForm(ends)]
  labelScanForm()
  if (shown === null) showIdle(panel, text('page.idle'))
  else showVerdict(panel, shown.admission, now, shown.again)
  return [scanForm, panel]
}

function labelScanForm(): void {
  const chosen = direction.value
  direction.replaceChildren(
    element('option', { value: 'entry', textContent: text('page.entry') }),
    element('option', { value: 'exit', textContent: text('page.exit') }),
  )
  direction.value = chosen === 'exit' ? 'exit' : 'entry'
  direction.setAttribute('aria-label', text('page.direction'))
  code.setAttribute('aria-label', text('page.scanLabel'))
  code.placeholder = text('page.scanHint')
}

function showBar(): void {
  const button = (label: string, click: () => void): HTMLElement =>
    element('button', { type: 'button', textContent: label, on: { click } })
  const isReady = status !== null && status.station !== null
  bar.replaceChildren(
    element('strong', { textContent: status?.tenant?.name ?? 'Probesh' }),
    ...(isReady && view !== 'select'
      ? [button(text('page.select.open'), () => show('select'))]
      : []),
    ...(isReady ? operatorButtons(button) : []),
    button(text('page.otherLanguage'), changeLanguage),
  )
}

function operatorButtons(button: (label: string, click: () => void) => HTMLElement): HTMLElement[] {
  if (status?.operator === null) return [button(text('page.signIn.open'), () => show('signIn'))]
  const signOut = async (): Promise<void> => {
    const answer = await call('signOut', {})
    if (answer.ok) setStatus(answer.value)
    showBar()
    focusFirst()
  }
  return [
    button(text('page.setPin.submit'), () => show('pin')),
    button(text('page.signOut'), () => void signOut()),
  ]
}

function changeLanguage(): void {
  switchLanguage()
  if (status !== null) showStrip(strip, status, performance.now() - askedAtMs)
  void render()
}

async function scan(text: string, confirm: boolean): Promise<void> {
  latestScan += 1
  const mine = latestScan
  shown = null
  showIdle(panel, '…')
  const answer = await call('scan', {
    code: text,
    direction: direction.value === 'exit' ? 'exit' : 'entry',
    ...(confirm ? { confirm: ['unpaid' as const] } : {}),
  })
  if (mine !== latestScan || status === null) return
  if (!answer.ok) {
    showTrouble(panel, refusalText(answer.error))
  } else {
    shown = { admission: answer.value, again: () => void scan(text, true) }
    showVerdict(panel, answer.value, status, shown.again)
  }
  code.focus()
}

const focusFirst = (): void =>
  stage.querySelector<HTMLElement>('input:not([value]), select, input, button')?.focus()

/** A scanner types wherever the focus is: a letter that no field takes goes to the code field. */
function catchKey(event: KeyboardEvent): void {
  const isTyping = event.target instanceof HTMLInputElement
  const isLetter = event.key.length === 1 && event.key !== ' '
  if (view !== 'scan' || isTyping || !isLetter || event.ctrlKey || event.altKey || event.metaKey)
    return
  code.focus()
}

scanForm.append(code, direction)
scanForm.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = code.value
  code.value = ''
  if (text.trim() !== '') void scan(text, false)
})
// Enter in a form with two fields submits only where there is a button.
code.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing) return
  event.preventDefault()
  scanForm.requestSubmit()
})
direction.addEventListener('change', () => code.focus())
window.addEventListener('keydown', catchKey, { capture: true })
setInterval(() => {
  if (status !== null) showStrip(strip, status, performance.now() - askedAtMs)
}, AGE_MS)

document.body.append(bar, strip, stage)
showIdle(panel, text('page.working'))
stage.append(panel)
await refresh()
void listen(() => void refresh())
