// Electron's switches that are burnt into the program, all nine of Electron 45.
import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses'

/** `e2e` differs in one switch: Playwright reaches a packaged program by its inspector. Never given to a venue. */
export type Flavour = 'release' | 'e2e'

/**
 * Strict: an Electron with a tenth switch stops the packaging until somebody has decided about it.
 *
 * @param isAdHocSigned macOS on Apple silicon runs nothing unsigned, and a changed switch breaks the signature
 */
export const fusesOf = (flavour: Flavour, isAdHocSigned: boolean): FuseConfig => ({
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: isAdHocSigned,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: flavour === 'e2e',
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // The camera's decoder is WebAssembly; without the traps every access to its memory is checked by hand.
  [FuseV1Options.WasmTrapHandlers]: true,
})
