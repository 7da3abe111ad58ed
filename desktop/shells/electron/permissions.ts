// What a page may ask the system for: allow-lists, so that what a later Chromium brings is refused.
import type { Session, SystemPreferences } from 'electron'
import type { PageName } from '../../contract/calls.ts'
import { pageOfUrl } from './app-protocol.ts'

/** A page asks a person, or the system, for something. */
export type Asked = {
  readonly permission: string
  readonly requestingUrl: string
  readonly isMainFrame: boolean
  /** Left out by anything but cameras and microphones. */
  readonly mediaTypes?: readonly string[] | undefined
}

/** A page looks whether it has something. */
export type Checked = {
  readonly permission: string
  readonly requestingOrigin: string
  readonly isMainFrame: boolean
  readonly mediaType?: string | undefined
}

/**
 * The gate has the camera and the whole screen, the admin page nothing.
 *
 * Windows may name no media type at all. It is then the camera: our page never asks for the microphone, and no other
 * page is ever loaded.
 */
export function mayAsk(page: PageName, asked: Asked): boolean {
  if (!isGate(page, asked.requestingUrl, asked.isMainFrame)) return false
  if (asked.permission === 'fullscreen') return true
  return asked.permission === 'media' && (asked.mediaTypes ?? []).every((kind) => kind === 'video')
}

/**
 * Says of the camera that it is granted, or the page would never learn that it is. Electron leaves the type out while a
 * camera is being opened, and refuses the camera where that is answered with no.
 */
export function mayUse(page: PageName, checked: Checked): boolean {
  if (!isGate(page, checked.requestingOrigin, checked.isMainFrame)) return false
  if (checked.permission === 'fullscreen') return true
  const { permission, mediaType } = checked
  return permission === 'media' && [undefined, 'video', 'unknown'].includes(mediaType)
}

const isGate = (page: PageName, url: string, isMainFrame: boolean): boolean =>
  page === 'gate' && isMainFrame && pageOfUrl(url) === 'gate'

type MediaAccess = ReturnType<SystemPreferences['getMediaAccessStatus']>

/**
 * What the system's own switch says of the camera. Where it is off the page is refused, and tells the person about that
 * switch; without it the camera would only seem to be broken.
 */
export function cameraStep(
  platform: NodeJS.Platform,
  access: () => MediaAccess,
): 'allow' | 'ask_system' | 'refuse' {
  if (platform !== 'darwin' && platform !== 'win32') return 'allow'
  const status = access()
  if (status === 'denied' || status === 'restricted') return 'refuse'
  // Windows asks nobody, and says "not determined" of what it lets through.
  return platform === 'darwin' && status === 'not-determined' ? 'ask_system' : 'allow'
}

export type CameraSystem = {
  readonly platform: NodeJS.Platform
  readonly systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>
}

async function maySee({ platform, systemPreferences }: CameraSystem): Promise<boolean> {
  const step = cameraStep(platform, () => systemPreferences.getMediaAccessStatus('camera'))
  if (step === 'ask_system') return await systemPreferences.askForMediaAccess('camera')
  return step === 'allow'
}

export type GuardedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

/** Both handlers: Chromium asks the one for some things and the other for the rest, and grants what nobody answers. */
export function guardPermissions(
  session: GuardedSession,
  page: PageName,
  camera: CameraSystem,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? details.mediaTypes : undefined
    const { requestingUrl, isMainFrame } = details
    if (!mayAsk(page, { permission, requestingUrl, isMainFrame, mediaTypes })) return answer(false)
    if (permission !== 'media') return answer(true)
    maySee(camera).then(answer, () => answer(false))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const { isMainFrame, mediaType } = details
    return mayUse(page, { permission, requestingOrigin, isMainFrame, mediaType })
  })
  // Serial scanners are the core's; the page has no device.
  session.setDevicePermissionHandler(() => false)
}
