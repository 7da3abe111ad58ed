// What to do about the camera: who says no depends on where the page runs.
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import type { CameraPhase } from './camera-state.ts'

/** A browser asks a person itself. In the station's own window the system's switch alone says no. */
export type CameraPlace = 'browser' | 'windows' | 'mac' | 'linux'

export function cameraPlaceOf(protocol: string, userAgent: string): CameraPlace {
  if (protocol !== 'app:') return 'browser'
  if (userAgent.includes('Windows')) return 'windows'
  return userAgent.includes('Mac OS') ? 'mac' : 'linux'
}

export const cameraPlace = (): CameraPlace => cameraPlaceOf(location.protocol, navigator.userAgent)

export function cameraDo(phase: CameraPhase, place: CameraPlace): MessageKey {
  if (place !== 'browser' && phase === 'denied') return `scanner.camera.do.denied.${place}`
  if (place !== 'browser' && phase === 'asking') return 'scanner.camera.do.starting'
  return `scanner.camera.do.${phase}`
}
