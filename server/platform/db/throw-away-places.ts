// Where a throw-away cluster lives: in memory where there is room for it, else in the temporary folder.
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { availableMemory } from 'node:process'

/** A file system in memory: on most Linux machines, and of a few megabytes in many containers. */
const IN_MEMORY = '/dev/shm'
/** Its type, see statfs(2). */
export const TMPFS_MAGIC = 0x01_02_19_94
/** Several times what the tests' databases and their log were seen to take. */
export const ROOM_MIN_BYTES: number = 4 * 1024 ** 3

export type ThrowAwayPlaces = {
  readonly best: string
  /** Wherever a run that was killed may have left its cluster. */
  readonly all: readonly string[]
}

/** What stands at `/dev/shm`; null where nothing does. */
export type InMemory = { readonly type: number; readonly freeBytes: number } | null

/**
 * To make and drop a database is to make and delete a thousand files. A disk's file system took ten times as
 * long for it as memory, almost all of it in the kernel.
 */
export async function throwAwayPlaces(): Promise<ThrowAwayPlaces> {
  const found = await statfs(IN_MEMORY).catch(() => null)
  const inMemory = found && { type: found.type, freeBytes: found.bavail * found.bsize }
  return decidePlaces(inMemory, availableMemory())
}

/** `availableBytes` of memory: a file system may promise more than there is. */
export function decidePlaces(inMemory: InMemory, availableBytes: number): ThrowAwayPlaces {
  const onDisk = tmpdir()
  if (inMemory?.type !== TMPFS_MAGIC) return { best: onDisk, all: [onDisk] }
  const hasRoom = Math.min(inMemory.freeBytes, availableBytes) >= ROOM_MIN_BYTES
  return { best: hasRoom ? IN_MEMORY : onDisk, all: [IN_MEMORY, onDisk] }
}
