// The screen that visitors scan at by themselves: one prompt, one answer, both languages, no names.
import { type FC, useState } from 'hono/jsx/dom'
import { LANGUAGES, type Language } from '../../../shared/i18n/fill.ts'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import type { StatusView } from '../../contract/views.ts'
import type { AppProps } from '../gate/app.tsx'
import { CameraPreview } from '../gate/camera-view.tsx'
import { Icon } from '../parts/icon.tsx'
import { currentLanguage, text, textIn } from '../parts/words.ts'
import { LeaveByPin } from './pin-pad.tsx'
import { type Face, faceOf } from './visitor-face.ts'
import './kiosk.css'

type KioskProps = AppProps & { readonly status: StatusView }

export const KioskPage: FC<KioskProps> = ({ state, parts, status }) => {
  const [staffAt, setStaffAt] = useState<number | null>(null)
  // A visitor who scans takes the screen back from whoever left the pad open.
  const isStaff = staffAt === state.newest
  const { face, tone } = faceOf(state.panel, state.core)
  const isCameraOn = parts.camera.view().state !== 'off'
  return (
    <div class="kiosk">
      <div class="kiosk-middle">
        <section class={`kiosk-face ${tone ?? ''}`} data-face={face} aria-live="assertive">
          <Icon name={tone ?? 'scan'} />
          <Words face={face} />
        </section>
        {isStaff ? (
          <LeaveByPin
            context={parts.session.contextOf(state, status)}
            unlocking={parts.unlocking}
            opened={() => leave(parts.session.contextOf(state, status).go)}
            back={() => setStaffAt(null)}
          />
        ) : isCameraOn ? (
          <div class="camera" data-camera={parts.camera.view().state}>
            <CameraPreview camera={parts.camera} />
          </div>
        ) : null}
      </div>
      <button
        type="button"
        class="staff-corner"
        onClick={() => {
          parts.unlocking.forget()
          setStaffAt(isStaff ? null : state.newest)
        }}
      >
        {text('kiosk.staff')}
      </button>
    </div>
  )
}

function leave(go: (screen: 'scan') => void): void {
  // Refused where the visitor left full screen before; there is nothing to leave then.
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => {})
  go('scan')
}

/** The chosen language first, the other one under it. */
const Words: FC<{ readonly face: Face }> = ({ face }) => {
  const first = currentLanguage()
  const languages = [first, ...LANGUAGES.filter((language) => language !== first)]
  return (
    <div class="kiosk-words">
      {languages.map((language) => (
        <Said key={language} face={face} language={language} />
      ))}
    </div>
  )
}

const Said: FC<{ readonly face: Face; readonly language: Language }> = ({ face, language }) => {
  const word: MessageKey = `kiosk.visitor.${face}`
  return (
    <div lang={language}>
      <p class="kiosk-word">{textIn(language, word)}</p>
      {face === 'checking' ? null : (
        <p class="kiosk-help">{textIn(language, `kiosk.visitor.${face}Help`)}</p>
      )}
    </div>
  )
}
