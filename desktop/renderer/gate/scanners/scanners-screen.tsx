// Every way in which this laptop reads codes: keyboard scanners, serial ones, the camera.
import type { FC } from 'hono/jsx/dom'
import { text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'
import type { AppProps } from '../app.tsx'
import { CameraView } from '../camera-view.tsx'
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
  </div>
)
