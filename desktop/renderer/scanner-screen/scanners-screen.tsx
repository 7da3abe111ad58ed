// Every way in which this laptop reads codes: keyboard scanners, serial ones, the camera.
import type { FC } from 'hono/jsx/dom'
import { BadgeCard } from '../badge/badge-card.tsx'
import type { AppProps } from '../gate/app.tsx'
import { CameraView } from '../gate/camera-view.tsx'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { KeyboardScanner } from './keyboard-scanner.tsx'
import { SerialScanners } from './serial-scanners.tsx'
import './scanners.css'

type ScannersProps = ScreenProps & Pick<AppProps, 'parts'>

export const ScannersScreen: FC<ScannersProps> = ({ context, parts }) => (
  <div class="cards">
    <KeyboardScanner context={context} parts={parts} />
    <SerialScanners context={context} />
    <section class="card scanner-card">
      <h2>{text('scanner.camera.title')}</h2>
      <CameraView camera={parts.camera} />
    </section>
    <BadgeCard context={context} />
  </div>
)
