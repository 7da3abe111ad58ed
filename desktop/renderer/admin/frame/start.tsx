// The admin page put together: words, session, place, keys, and the tree that draws them.
import { createRoot } from 'hono/jsx/dom/client'
import { currentLanguage, loadWords, otherLanguage, switchLanguage } from '../../parts/words.ts'
import { createThemeSwitch } from '../../theme.ts'
import { hearAnswers } from '../api/api.ts'
import { NO_ANSWER } from '../api/problem.ts'
import { loadRefusals } from '../parts/problem-text.ts'
import { loadAdminWords } from '../parts/words.ts'
import { AdminApp } from './app.tsx'
import { noteReached } from './banner.ts'
import { drawWith, redraw } from './drawing.ts'
import { followSession } from './events.ts'
import { addressOf, goTo, listenToPlace, readPlace } from './location.ts'
import { offerActions, openPalette } from './palette.tsx'
import {
  closeScreen,
  hasUnsavedWords,
  hostState,
  mayLeave,
  openPlace,
  reopen,
} from './screen-host.ts'
import { loadSession, noteSignedIn, noteSignedOut, sessionState, signOut } from './session.ts'
import { createSignIn } from './sign-in.ts'
import { askStanding, forgetStanding } from './standing.ts'
import { frameText } from './words.ts'

const theme = createThemeSwitch()

const signIn = createSignIn((session) => void noteSignedIn(session).then(goOn))

/** Somebody signed in: the same person goes on where they were, another one begins anew. */
async function goOn(isSame: boolean): Promise<void> {
  forgetStanding()
  followSession()
  if (!isSame) await reopen()
}

async function leave(): Promise<void> {
  if (!(await mayLeave())) return
  closeScreen()
  await signOut()
  // Whoever signs in next begins at the first page, and not where somebody else was.
  goTo(addressOf('/'), true)
  followSession()
}

async function changeLanguage(): Promise<void> {
  await Promise.all([loadAdminWords(otherLanguage()), loadWords(otherLanguage())])
  switchLanguage()
  redraw()
}

const nextTheme = (): void => {
  theme.next()
  redraw()
}

const root = createRoot(document.body)

function draw(): void {
  const title = hostState().screen?.title() ?? ''
  document.documentElement.lang = currentLanguage()
  document.title = [title, frameText('window.title')].filter((part) => part !== '').join(' · ')
  root.render(
    <AdminApp
      signIn={signIn}
      changeLanguage={() => void changeLanguage()}
      nextTheme={nextTheme}
      theme={theme.chosen()}
      signOut={() => void leave()}
    />,
  )
}

/** Shows the window, once its first words are there. */
export async function start(): Promise<void> {
  // The station's own refusals are in its dictionary.
  await Promise.all([loadAdminWords(currentLanguage()), loadWords(currentLanguage())])
  drawWith(draw)
  hearAnswers({
    signedOut: () => void noteSignedOut(),
    forbidden: () => void askStanding(),
    reached: noteReached,
  })
  offerActions(() => [
    {
      id: 'language',
      name: frameText('window.otherLanguage'),
      kind: '',
      run: () => void changeLanguage(),
    },
    { id: 'theme', name: frameText(`window.theme.${theme.chosen()}`), kind: '', run: nextTheme },
    { id: 'sign-out', name: frameText('window.signOut'), kind: '', run: () => void leave() },
  ])
  window.addEventListener('keydown', (event) => {
    const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
    if (!isPalette || sessionState().session === null) return
    event.preventDefault()
    openPalette()
  })
  window.addEventListener('beforeunload', (event) => {
    // A browser asks the person, and Electron by a dialog of its own (`unsaved-words.ts`).
    if (hasUnsavedWords()) event.preventDefault()
  })
  listenToPlace((place) => void openPlace(place))
  draw()
  void loadRefusals()
  const known = await loadSession()
  if (!known.ok && known.error.code === 'no_answer') noteReached(NO_ANSWER)
  followSession()
  await openPlace(readPlace())
}
