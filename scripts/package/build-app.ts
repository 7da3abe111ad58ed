// Builds what goes into the package: the pages, the main process, and the licences of all that went into them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'vite'
import { buildRenderer, swapFolder } from '../build.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Where the built main process lies. */
export const ELECTRON_FOLDER = join(ROOT, 'dist', 'electron')

/** Builds everything anew, whatever is there: a release is made of what is in the tree. */
export async function buildApp(): Promise<void> {
  const packages = new Set<string>()
  await buildRenderer({
    plugins: [notePackages(packages)],
    worker: { plugins: () => [notePackages(packages)] },
  })
  await buildMain(packages)
}

/** Built aside and swapped, with the licences of the packages so far and its own. */
export async function buildMain(packages: Set<string> = new Set()): Promise<void> {
  const aside = `${ELECTRON_FOLDER}.${process.pid}`
  await build({
    configFile: join(ROOT, 'vite.desktop.config.ts'),
    logLevel: 'warn',
    plugins: [notePackages(packages)],
    build: { outDir: aside, emptyOutDir: true },
  })
  writeFileSync(join(aside, 'licences.txt'), licencesOf([...packages].sort()))
  swapFolder(aside, ELECTRON_FOLDER)
}

/** Adds the folder of every package that a bundle has something of. */
const notePackages = (into: Set<string>): Plugin => ({
  name: 'note-packages',
  generateBundle(_options, bundle) {
    const files = Object.values(bundle).flatMap((one) =>
      one.type === 'chunk'
        ? one.moduleIds
        : one.originalFileNames.map((name) => resolve(this.environment.config.root, name)),
    )
    for (const file of files) {
      const folder = packageOf(file)
      if (folder !== null) into.add(folder)
    }
  },
})

/** The folder of a file's package, relative to the root; null for our own files and the bundler's. */
function packageOf(file: string): string | null {
  const at = file.lastIndexOf('/node_modules/')
  if (at === -1 || file.startsWith('\0')) return null
  const [first = '', second = ''] = file.slice(at + '/node_modules/'.length).split('/')
  const name = first.startsWith('@') ? `${first}/${second}` : first
  return relative(ROOT, join(file.slice(0, at), 'node_modules', name))
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i

/** Each package's name, version and licence texts. */
function licencesOf(folders: readonly string[]): string {
  const entries = folders.map((folder) => {
    const at = join(ROOT, folder)
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'))
    const texts = readdirSync(at)
      .filter((file) => LICENCE_FILE.test(file))
      .map((file) => readFileSync(join(at, file), 'utf8').trim())
    return [`${name} ${version} (${license})`, ...texts].join('\n\n')
  })
  return `${entries.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
