// What electron-builder.yml has done to the program's folder, besides putting files in it.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import { type AfterPackContext, Arch } from 'electron-builder'
import { type Flavour, fusesOf } from './fuses.ts'

type Packed = Pick<AfterPackContext, 'appOutDir' | 'packager'>

/** Electron's own sample program. electron-builder takes it out of a download, not out of a folder it was given. */
export const afterExtract = async ({
  appOutDir,
}: Pick<AfterPackContext, 'appOutDir'>): Promise<void> => {
  for (const resources of ['resources', 'Electron.app/Contents/Resources']) {
    rmSync(join(appOutDir, resources, 'default_app.asar'), { force: true })
  }
}

/** Before the program is signed: a switch that changes later breaks the signature. */
export const afterPack = async (context: AfterPackContext): Promise<void> =>
  setFuses('release', context)

export async function setFuses(flavour: Flavour, context: AfterPackContext): Promise<void> {
  const isAdHocSigned =
    context.electronPlatformName === 'darwin' &&
    context.arch === Arch.arm64 &&
    process.platform === 'darwin'
  await flipFuses(programOf(context), fusesOf(flavour, isAdHocSigned))
}

/** Where the switches are of a packed program; on a Mac, the folder that is the program. */
export function programOf({ appOutDir, packager }: Packed): string {
  const { productFilename } = packager.appInfo
  const onLinux = packager.config.linux?.executableName ?? productFilename
  const names = [`${productFilename}.app`, `${productFilename}.exe`, onLinux]
  const found = names.map((name) => join(appOutDir, name)).find(existsSync)
  if (found === undefined) throw new Error(`There is no program in ${appOutDir}.`)
  return found
}
