// The one place where the page makes a worker, and the one Trusted Types policy that it has.
import workerUrl from './camera-worker.ts?worker&url'

/** Chromium's, of which the compiler knows nothing yet. */
type TrustedTypes = {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => { readonly createScriptURL: (url: string) => string }
}

declare const trustedTypes: TrustedTypes

/** The page's policy allows this name and no other. It takes no input: the address is the bundler's. */
const policy = trustedTypes.createPolicy('camera-worker', { createScriptURL: () => workerUrl })

export const openCameraWorker = (): Worker =>
  new Worker(policy.createScriptURL(workerUrl), { type: 'module', name: 'camera' })
