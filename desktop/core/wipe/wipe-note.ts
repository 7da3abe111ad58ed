// The note that a wipe has begun: a file of its own, beside what is being deleted, so that a kill in the middle is
// finished by the next start. It is there before anything goes, and goes when nothing is left.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import type { StationPaths } from '../db/open.ts'
import { openText, type Seal, sealText } from '../seal.ts'
import type { WipeNote } from '../stores.ts'

/** Whole or not there at all: it gets its name when it has reached the disk. */
export function writeWipeNote(paths: StationPaths, seal: Seal, note: WipeNote): void {
  const draft = `${paths.wiping}.draft`
  const fd = openSync(draft, 'w', 0o600)
  try {
    writeSync(fd, sealText(seal, JSON.stringify(note)))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(draft, paths.wiping)
  syncFolder(paths.folder)
}

/** Null: no wipe has begun. `note` null: sealed under a key that is gone, so that nobody can be told. */
export function readWipeNote(
  paths: StationPaths,
  seal: Seal,
): { readonly note: WipeNote | null } | null {
  if (!existsSync(paths.wiping)) return null
  const text = openText(seal, readFileSync(paths.wiping))
  // Safe: `writeWipeNote` wrote it.
  return { note: text === null ? null : (JSON.parse(text) as WipeNote) }
}

export function removeWipeNote(paths: StationPaths): void {
  syncFolder(paths.folder)
  rmSync(paths.wiping, { force: true })
  syncFolder(paths.folder)
}

/** A name lasts once its folder is written. Windows writes names with their files, and opens no folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
