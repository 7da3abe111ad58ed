// Where a station keeps its data: on this laptop alone, never where a system copies files to other machines.
import { existsSync, mkdirSync, realpathSync, statfsSync } from 'node:fs'
import { posix, win32 } from 'node:path'

/** What the rules need to know of the laptop. */
export type FolderFacts = {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A Mac whose Desktop and Documents are iCloud's, though their paths do not say so. */
  readonly hasCloudDocuments: boolean
}

const pathsOf = ({ platform }: FolderFacts) => (platform === 'win32' ? win32 : posix)

/** The folder of a station that was started without one. On Windows not the roaming profile, which servers copy. */
export function defaultDataFolder(facts: FolderFacts): string {
  const { home, environment } = facts
  const { join } = pathsOf(facts)
  if (facts.platform === 'win32') {
    const local = environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local')
    return join(local, 'Probesh', 'station')
  }
  if (facts.platform === 'darwin') {
    return join(home, 'Library', 'Application Support', 'Probesh', 'station')
  }
  return join(environment['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'probesh', 'station')
}

/** Chromium's own files lie beside the data: one folder, and so one running program, for each of them. */
export const windowFolderOf = (dataFolder: string): string => `${dataFolder}.window`

/** Names that the programs give their folders. A folder that was renamed is not known. */
const CLOUD_NAMES: readonly (readonly [service: string, name: RegExp])[] = [
  ['OneDrive', /^onedrive( - .+)?$/i],
  ['Dropbox', /^dropbox( \(.+\))?$/i],
  ['iCloud', /^(icloud ?drive|com~apple~clouddocs|mobile documents)$/i],
  ['a cloud storage', /^cloudstorage$/i],
  ['Google Drive', /^(google ?drive.*|drivefs)$/i],
  ['Nextcloud', /^nextcloud\d*$/i],
  ['ownCloud', /^owncloud\d*$/i],
  ['pCloud', /^pcloud ?drive$/i],
  ['MEGA', /^mega(sync)?$/i],
]

const ONEDRIVE_VARIABLES = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial']

/**
 * The sentence that says why a station's data may not lie there; null when it may. What is copied elsewhere carries
 * names and scans off the laptop, and a database that is put back by a cloud is torn.
 *
 * @param folder absolute, links resolved
 */
export function folderProblem(folder: string, facts: FolderFacts): string | null {
  if (facts.platform === 'win32' && /^[\\/]{2}/.test(folder)) {
    return `${folder} is on another machine, where a station's database is not safe. ${ELSEWHERE}`
  }
  const roaming = facts.environment['APPDATA']
  if (facts.platform === 'win32' && roaming !== undefined && isInside(folder, roaming, facts)) {
    return `${folder} is in the roaming profile, which Windows copies to other machines. ${ELSEWHERE}`
  }
  const service = cloudOf(folder, facts)
  return service === null
    ? null
    : `${folder} is in a folder that ${service} copies to other machines. ${ELSEWHERE}`
}

const ELSEWHERE = 'Choose a folder on this laptop alone with --data DIR.'

function cloudOf(folder: string, facts: FolderFacts): string | null {
  const { platform, home, environment } = facts
  const { sep, join } = pathsOf(facts)
  const names = folder.split(platform === 'win32' ? /[\\/]/ : sep)
  const named = CLOUD_NAMES.find(([, name]) => names.some((part) => name.test(part)))
  if (named !== undefined) return named[0]
  const roots = ONEDRIVE_VARIABLES.flatMap((name) => environment[name] ?? [])
  if (platform === 'win32' && roots.some((root) => isInside(folder, root, facts))) return 'OneDrive'
  const isDocument = ['Desktop', 'Documents'].some((name) =>
    isInside(folder, join(home, name), facts),
  )
  return platform === 'darwin' && facts.hasCloudDocuments && isDocument ? 'iCloud' : null
}

/** By whole names: `C:\Users\a\AppData\Roaming2` is not in `…\Roaming`. Both systems here ignore case. */
function isInside(folder: string, root: string, facts: FolderFacts): boolean {
  const { relative, isAbsolute } = pathsOf(facts)
  const between = relative(root.toLowerCase(), folder.toLowerCase())
  return root !== '' && between.split(/[\\/]/)[0] !== '..' && !isAbsolute(between)
}

/** The folder with the links of its way resolved, as far as that way is there. */
export function resolveFolder(folder: string): string {
  if (existsSync(folder)) return realpathSync.native(folder)
  const parent = posixOrWin32().dirname(folder)
  return parent === folder
    ? folder
    : posixOrWin32().join(resolveFolder(parent), posixOrWin32().basename(folder))
}

const posixOrWin32 = () => (process.platform === 'win32' ? win32 : posix)

/** NFS, SMB in its three ages, Ceph, AFS, 9P, and VirtualBox's shared folders, as Linux numbers them. */
const NETWORK_DISKS: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x00c3_6400, 0x5346_414f, 0x0102_1997, 0x786f_4256,
])

/** The sentence about a folder on a disk of another machine, which locks nothing well enough for a database. */
export const diskProblem = (
  folder: string,
  platform: NodeJS.Platform,
  type: number,
): string | null =>
  platform === 'linux' && NETWORK_DISKS.has(type >>> 0)
    ? `${folder} is on another machine, where a station's database is not safe. ${ELSEWHERE}`
    : null

/** The type of the disk that a folder is on, or will be. */
export function diskTypeOf(folder: string): number {
  const parent = posixOrWin32().dirname(folder)
  return existsSync(folder) || parent === folder ? statfsSync(folder).type : diskTypeOf(parent)
}

/** The sentence about a folder that somebody else made; `userId` null: this system has no such numbers. */
export const ownerProblem = (
  folder: string,
  ownerId: number,
  userId: number | null,
): string | null =>
  userId === null || ownerId === userId
    ? null
    : `${folder} belongs to another user of this laptop. ${ELSEWHERE}`

/** Whether iCloud keeps this user's Desktop and Documents. */
export const findCloudDocuments = (platform: NodeJS.Platform, home: string): boolean =>
  platform === 'darwin' &&
  existsSync(posix.join(home, 'Library/Mobile Documents/com~apple~CloudDocs/Documents'))

/** Makes a folder that its user alone can read. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}
