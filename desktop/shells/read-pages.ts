// Reads the built pages into memory, once, at start.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PageName, StationFault } from '../contract/calls.ts'
import { contentTypeOf, type PageFile, type Pages } from '../pages.ts'

/** Each page's own document; the scripts, styles and pictures they share. */
const DOCUMENTS: Record<PageName, string> = { gate: 'gate.html', admin: 'admin.html' }

/**
 * The files of both pages by URL path; `/` is the page's own document, and no page has the other's.
 *
 * @throws StationFault when the folder has no built pages
 */
export function readPages(builtFolder: string): Record<PageName, Pages> {
  const files = readFiles(builtFolder)
  return { gate: pagesOf('gate', files), admin: pagesOf('admin', files) }
}

function pagesOf(page: PageName, files: ReadonlyMap<string, PageFile>): Pages {
  const pages = new Map([...files].filter(([path]) => !path.endsWith('.html')))
  const document = files.get(`/${DOCUMENTS[page]}`)
  if (document === undefined) {
    throw new StationFault(`The ${page} page is not built. Run: npm run build`)
  }
  return pages.set('/', document)
}

function readFiles(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const entry of readFolder(folder)) {
    if (!entry.isFile()) continue
    const contentType = contentTypeOf(entry.name)
    if (contentType === null) continue
    const path = join(entry.parentPath, entry.name)
    const urlPath = path.slice(folder.length).replaceAll('\\', '/')
    files.set(urlPath, { bytes: new Uint8Array(readFileSync(path)), contentType })
  }
  return files
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (cause) {
    throw new StationFault(`There are no built pages in ${folder}. Run: npm run build`, { cause })
  }
}
