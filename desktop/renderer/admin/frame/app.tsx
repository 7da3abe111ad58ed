// The window: what stands around the screens, and the screen that is open.
import { type Child, ErrorBoundary, type FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { currentLanguage, localName } from '../../parts/words.ts'
import { ConfirmDialog } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Toasts } from '../parts/toasts.tsx'
import { SCREENS } from '../screens.ts'
import { bannerProblem, retry } from './banner.ts'
import { redraw } from './drawing.ts'
import { chooseEvent, currentEvent, listEvents, reloadEvents } from './events.ts'
import { goTo, pathAddress } from './location.ts'
import { menuName, menuSections } from './menu.ts'
import { ObjectActivityPlace } from './object-activity.tsx'
import { openPalette, Palette } from './palette.tsx'
import { hostState, mayLeave, noteBroken, reopen } from './screen-host.ts'
import { sessionState } from './session.ts'
import type { SignIn } from './sign-in.ts'
import { SignInForm } from './sign-in-form.tsx'
import { isLowered } from './standing.ts'
import { frameText, menuText } from './words.ts'

export type AppProps = {
  readonly signIn: SignIn
  readonly changeLanguage: () => void
  readonly nextTheme: () => void
  readonly theme: 'auto' | 'day' | 'dark'
  readonly signOut: () => void
}

export const AdminApp: FC<AppProps> = (props) => {
  const { session, isKnown } = sessionState()
  if (!isKnown) return <p class="waiting">{frameText('window.loading')}</p>
  if (session === null) return <SignInPage {...props} />
  return (
    <div class="window">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {frameText('window.skip')}
      </button>
      <TopBar {...props} />
      <SideBar />
      <main id="main" tabindex={-1}>
        <Banner />
        <LoweredBanner />
        <OpenScreen signOut={props.signOut} />
      </main>
      <Toasts />
      <Palette />
      <ConfirmDialog />
      <EndedDialog signIn={props.signIn} />
    </div>
  )
}

const Tools: FC<AppProps> = ({ changeLanguage, nextTheme, theme }) => (
  <>
    <Button label={frameText('window.otherLanguage')} icon="language" press={changeLanguage} />
    <Button
      label={frameText(`window.theme.${theme}`)}
      icon={theme}
      isIconOnly={true}
      press={nextTheme}
    />
  </>
)

const SignInPage: FC<AppProps> = (props) => {
  const { ended, server } = sessionState()
  return (
    <div class="sign-in-page">
      <header class="top-bar">
        <strong class="grow">Probesh</strong>
        <Tools {...props} />
      </header>
      <main id="main" tabindex={-1}>
        <Banner />
        <div class="card narrow">
          <h1>{frameText('signIn.heading')}</h1>
          <p>{ended === null ? frameText('signIn.intro') : frameText(`signIn.ended.${ended}`)}</p>
          <SignInForm signIn={props.signIn} server={server} asksServer={true} />
        </div>
      </main>
    </div>
  )
}

const TopBar: FC<AppProps> = (props) => {
  const { session } = sessionState()
  return (
    <header class="top-bar">
      <strong class="tenant" title={session?.tenant?.name ?? ''}>
        {session?.tenant?.name ?? frameText('window.platform')}
      </strong>
      {session?.tenant === null ? <span class="grow" /> : <EventSwitcher />}
      <Button
        label={frameText('window.palette')}
        icon="search"
        shortcut="Ctrl K"
        press={openPalette}
      />
      <Tools {...props} />
      <Button label={frameText('window.signOut')} press={props.signOut} />
    </header>
  )
}

const EventSwitcher: FC = () => {
  const events = listEvents()
  const current = currentEvent()
  if (events === null || current === null) {
    return <span class="grow">{events === null ? '' : frameText('window.noEvent')}</span>
  }
  return (
    <label class="event-switcher grow">
      <span class="unseen">{frameText('window.event')}</span>
      <select
        onChange={({ target }: Event) => {
          if (target instanceof HTMLSelectElement) void switchEvent(target.value)
        }}
      >
        {events.map(({ id, name, nameBn }) => (
          <option key={id} value={id} selected={id === current.id}>
            {localName(name, nameBn)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A screen of an event goes along; any other is opened anew. */
async function switchEvent(eventId: string): Promise<void> {
  if (!(await mayLeave())) {
    // The box shows the event again that the screen is about.
    redraw()
    return
  }
  chooseEvent(eventId)
  const { name } = hostState()
  const path = name === null ? '' : SCREENS[name].path
  const names = [...path.matchAll(/:(\w+)/g)].map(([, one]) => one)
  if (names.length === 1 && names[0] === 'eventId') goTo(pathAddress(path, { eventId }))
  else if (names.length > 1) goTo(pathAddress('/', {}))
  else void reopen()
}

const SideBar: FC = () => {
  const { name: open } = hostState()
  const marked = open === null ? null : menuName(open)
  return (
    <nav class="side-bar" aria-label={frameText('window.menu')}>
      {menuSections().map(({ section, items }) => (
        <div key={section}>
          <p class="section" aria-hidden="true">
            {menuText(`section.${section}`)}
          </p>
          <ul aria-label={menuText(`section.${section}`)}>
            {items.map(({ name, address }) => (
              <li key={name}>
                <a
                  href={address}
                  aria-current={name === marked ? (name === open ? 'page' : 'true') : null}
                >
                  {menuText(`screen.${name}`)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

const Banner: FC = () => {
  const problem = bannerProblem()
  if (problem === null) return <div class="banner-place" aria-live="polite" />
  return (
    <div class="banner-place" aria-live="polite">
      <div class="banner">
        <span class="grow">{frameText(`banner.${problem}`)}</span>
        <Button label={frameText('banner.retry')} icon="again" press={() => void retry()} />
      </div>
    </div>
  )
}

/** Over a screen that was open before. */
const LoweredBanner: FC = () =>
  isLowered() && hostState().status !== 'lowered' ? (
    <div class="banner" role="alert">
      <span class="grow">{frameText('lowered.banner')}</span>
    </div>
  ) : null

const Lowered: FC<Pick<AppProps, 'signOut'>> = ({ signOut }) => (
  <div class="admin-screen" role="alert">
    <div class="head">
      <Heading text={frameText('lowered.heading')} opening={hostState().opening} />
    </div>
    <p>{frameText('lowered.text')}</p>
    <div class="buttons">
      <Button
        label={frameText('lowered.again')}
        icon="again"
        weight="main"
        press={() => void lookAgain()}
      />
      <Button label={frameText('signIn.other')} press={signOut} />
    </div>
  </div>
)

async function lookAgain(): Promise<void> {
  await reloadEvents()
  await reopen()
}

const OpenScreen: FC<Pick<AppProps, 'signOut'>> = ({ signOut }) => {
  const { status, screen, opening, name } = hostState()
  if (status === 'missing') {
    return <Note heading={frameText('missing.heading')} text={frameText('missing.text')} />
  }
  if (status === 'failed') return <Broken />
  if (status === 'lowered') return <Lowered signOut={signOut} />
  if (screen === null) {
    return (
      <div class="admin-screen" aria-busy="true">
        <h1 key={`h${opening}`}>{name === null ? '' : menuText(`screen.${name}`)}</h1>
        <div class="skeleton" />
      </div>
    )
  }
  return (
    <ErrorBoundary
      key={`${opening}.${currentLanguage()}`}
      fallback={<Broken />}
      onError={(error: Error) => queueMicrotask(() => noteBroken(error))}
    >
      <div class="admin-screen">
        <div class="head">
          <Heading text={screen.title()} opening={opening} />
          {screen.actions === undefined ? null : <div class="actions">{screen.actions()}</div>}
        </div>
        <Body view={screen.view} />
        <ObjectActivityPlace name={name} opening={opening} />
      </div>
    </ErrorBoundary>
  )
}

/** A component of its own, so that what a screen throws is thrown inside the boundary. */
const Body: FC<{ readonly view: () => Child }> = ({ view }) => <>{view()}</>

const Heading: FC<{ readonly text: string; readonly opening: number }> = ({ text, opening }) => (
  <h1
    key={`t${opening}`}
    tabindex={-1}
    ref={(element: HTMLElement | null) => focusOnce(element, opening)}
  >
    {text}
  </h1>
)

let focused = 0

/** Once for each screen, so that a screen reader reads it, and the first Tab leads into the screen. */
function focusOnce(element: HTMLElement | null, opening: number): void {
  if (element === null || focused === opening) return
  focused = opening
  queueMicrotask(() => {
    element.focus({ preventScroll: true })
    // The side bar is longer than a small laptop is high.
    document.querySelector('.side-bar [aria-current]')?.scrollIntoView({ block: 'nearest' })
  })
}

const Note: FC<{ readonly heading: string; readonly text: string }> = ({ heading, text }) => (
  <div class="admin-screen">
    <h1 tabindex={-1}>{heading}</h1>
    <p>{text}</p>
  </div>
)

const Broken: FC = () => (
  <div class="admin-screen" role="alert">
    <h1 tabindex={-1}>{frameText('broken.heading')}</h1>
    <p>{frameText('broken.text')}</p>
    <div class="buttons">
      <Button label={frameText('again')} icon="again" weight="main" press={() => void reopen()} />
    </div>
  </div>
)

const EndedDialog: FC<{ readonly signIn: SignIn }> = ({ signIn }) => {
  const { session, isEnded, ended } = sessionState()
  if (!isEnded || session === null) return null
  return (
    <Dialog heading={frameText('signIn.again')}>
      <p>{frameText(`signIn.ended.${ended ?? 'ended'}`)}</p>
      <p>{frameText('signIn.stays')}</p>
      <SignInForm
        signIn={signIn}
        server={session.server}
        asksServer={false}
        email={session.user.email}
        {...(session.tenant === null ? {} : { tenant: session.tenant.id })}
      />
      <Button label={frameText('signIn.other')} press={() => location.reload()} />
    </Dialog>
  )
}
