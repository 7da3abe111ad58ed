// Which cameras there are, and what may heal one that does not run.

/** `label` is empty until a camera was allowed once. */
export type CameraDevice = { readonly deviceId: string; readonly label: string }

export type CameraDevices = {
  readonly all: () => readonly CameraDevice[]
  readonly has: (deviceId: string | null) => boolean
  /** Asks again: names and ids are told only once a camera was allowed. */
  readonly refresh: () => Promise<void>
}

export function watchCameras(listener: {
  /** Cameras came or went; the list is the new one. */
  readonly plugged: () => void
  /** The page is in sight again. */
  readonly shown: () => void
  /** The person allowed the camera without having been asked again. */
  readonly permitted: () => void
}): CameraDevices {
  // Absent where the address is not a secure one.
  const media: MediaDevices | undefined = navigator.mediaDevices
  let all: readonly CameraDevice[] = []
  const refresh = async (): Promise<void> => {
    all = cameras((await media?.enumerateDevices()) ?? [])
  }
  const plugged = async (): Promise<void> => {
    await refresh()
    listener.plugged()
  }
  media?.addEventListener('devicechange', () => void plugged())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) listener.shown()
  })
  void watchPermission(listener.permitted)
  const has = (wanted: string | null): boolean => all.some(({ deviceId }) => deviceId === wanted)
  return { all: () => all, has, refresh }
}

const cameras = (devices: readonly MediaDeviceInfo[]): readonly CameraDevice[] =>
  devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }))

async function watchPermission(permitted: () => void): Promise<void> {
  const permission = await navigator.permissions.query({ name: 'camera' })
  permission.addEventListener('change', () => {
    if (permission.state === 'granted') permitted()
  })
}
