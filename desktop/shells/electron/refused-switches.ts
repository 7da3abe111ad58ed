// Switches of Chromium's that the installed program does not start with.

/**
 * They take a wall down, or let another program look into the page. An AppImage gives itself the first one where the
 * system has no user namespaces for it.
 */
export const REFUSED_SWITCHES: readonly string[] = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'in-process-gpu',
  'disable-web-security',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'unsafely-treat-insecure-origin-as-secure',
  'host-rules',
  'host-resolver-rules',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'js-flags',
  'load-extension',
  'log-net-log',
  'net-log-capture-mode',
  'use-fake-ui-for-media-stream',
  'use-file-for-fake-video-capture',
]

/** Automatic tests reach the program made for them, and one that runs from the source tree, by such switches. */
export const isForVenues = (isPackaged: boolean, name: string): boolean =>
  isPackaged && !/e2e$/i.test(name)

/** The sentence that says why the program does not start so; null when it may. */
export function switchProblem(hasSwitch: (name: string) => boolean): string | null {
  const refused = REFUSED_SWITCHES.find(hasSwitch)
  if (refused === undefined) return null
  const sentence = `Probesh does not start with --${refused}, which takes a wall around its pages down.`
  return refused === 'no-sandbox' ? `${sentence} ${APP_IMAGE}` : sentence
}

const APP_IMAGE =
  'An AppImage adds it by itself where the system gives Chromium’s sandbox nothing to stand on: install the deb instead.'
