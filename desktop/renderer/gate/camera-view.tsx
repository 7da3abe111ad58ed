// The camera on a screen: its picture, what it is doing, what to do about it, which one, on and off.
import type { FC } from 'hono/jsx/dom'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { number, text } from '../parts/words.ts'
import type { Camera, CameraReport } from '../scanners/camera.ts'
import { cameraDo, cameraPlace } from '../scanners/camera-help.ts'
import './camera-view.css'

type CameraViewProps = { readonly camera: Camera }

/** Drawn anew whenever the camera says that it changed. */
export const CameraView: FC<CameraViewProps> = ({ camera }) => {
  const report = camera.view()
  const isOn = report.state !== 'off'
  return (
    <section
      class="camera"
      data-camera={report.state}
      data-decoder={report.decoder}
      aria-label={text('scanner.camera.title')}
    >
      {isOn ? <CameraPreview camera={camera} /> : null}
      <p class="camera-state" role="status">
        <strong>{text(`scanner.camera.state.${report.state}`)}</strong>{' '}
        {text(cameraDo(report.state, cameraPlace()))}
      </p>
      <DecoderNote report={report} />
      <div class="camera-actions">
        {report.devices.length > 1 ? <DeviceChoice camera={camera} report={report} /> : null}
        {report.state === 'denied' ? (
          <Button label={text('scanner.camera.again')} press={() => camera.start(null)} />
        ) : null}
        <CameraSwitch camera={camera} />
      </div>
    </section>
  )
}

/** The button alone, for where the camera has no room until it is on. */
export const CameraSwitch: FC<CameraViewProps> = ({ camera }) => {
  const isOn = camera.view().state !== 'off'
  return (
    <Button
      label={text(isOn ? 'scanner.camera.off' : 'scanner.camera.on')}
      press={() => (isOn ? camera.stop() : camera.start(null))}
    />
  )
}

/** As it is, not as a mirror: whoever holds the ticket faces the camera, and the operator sees where it goes. */
export const CameraPreview: FC<CameraViewProps> = ({ camera }) => (
  // biome-ignore lint/a11y/useMediaCaption: A live picture without sound.
  <video
    class="camera-preview"
    aria-label={text('scanner.camera.preview')}
    // The same function at every drawing: another one would take the picture away and bring it again.
    ref={camera.attach}
  />
)

type ReportProps = { readonly report: CameraReport }

/** Silent while the good decoder works. */
const DecoderNote: FC<ReportProps> = ({ report: { decoder, state } }) => {
  if (state !== 'running' || decoder === null || decoder === 'zxing-wasm') return null
  return <p class="camera-note">{text(`scanner.camera.decoder.${decoder}`)}</p>
}

const DeviceChoice: FC<CameraViewProps & ReportProps> = ({ camera, report }) => (
  <Choice
    label={text('scanner.camera.device')}
    name="camera"
    options={report.devices.map(({ deviceId, label }, at) => ({
      id: deviceId,
      name: label === '' ? text('scanner.camera.unnamed', { number: number(at + 1) }) : label,
    }))}
    {...(report.deviceId === null ? {} : { chosen: report.deviceId })}
    choose={(deviceId) => camera.start(deviceId)}
  />
)
