// What the package lists and this machine does not have, before anything is built.
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { Configuration, FileSet } from 'electron-builder'
import type { ArchName, System } from './package-app.ts'

/** Folders of the list that are not here, or hold none of what they are listed for; relative to `root`. */
export function missingFiles(
  config: Configuration,
  system: System,
  arch: ArchName,
  root: string,
): readonly string[] {
  const lists = [config.files, config[system]?.files].flatMap((files) => files ?? [])
  return lists
    .filter((entry): entry is FileSet => typeof entry !== 'string' && entry.from != null)
    .map(({ from, filter }) => ({
      from: withArch(from ?? '', arch),
      filters: [filter ?? []].flat().map((one) => withArch(one, arch)),
    }))
    .filter(({ from, filters }) => {
      const folder = join(root, from)
      return (
        !existsSync(folder) || filters.some((one) => globSync(one, { cwd: folder }).length === 0)
      )
    })
    .map(({ from }) => from)
}

const withArch = (text: string, arch: ArchName): string => text.replaceAll(/\$\{arch\}/g, arch)
