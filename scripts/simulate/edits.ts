// Edits of our own sources while they are loaded: how a bug is planted, and how small events get many pages, without
// a switch in the product.
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type Edit = {
  /** From the root of the repository. */
  readonly file: string
  /** Must occur exactly once. */
  readonly find: string
  readonly replace: string
}

const ROOT = join(import.meta.dirname, '../..')

/** Applies one file's edits. Throws when the source has changed so that an edit no longer fits. */
export function applyEdits(file: string, source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, edit) => {
    if (text.split(edit.find).length !== 2) {
      throw new Error(`An edit of the simulator no longer fits ${file}: “${edit.find}”`)
    }
    return text.replace(edit.find, () => edit.replace)
  }, source)
}

/** Edits every source that is loaded from here on. To be called before anything imports them. */
export function editSources(edits: readonly Edit[]): void {
  const byUrl = Map.groupBy(edits, ({ file }) => pathToFileURL(join(ROOT, file)).href)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      const own = byUrl.get(url)
      if (own === undefined) return loaded
      const source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
      return { ...loaded, source: applyEdits(url, source, own) }
    },
  })
}
