// Mends packages after an installation, where their makers have not yet. Plain JavaScript: it runs on Node 20, before anything.
//
// postgres 3.4.9: when a connection dies inside a transaction, the library writes its ROLLBACK to a socket that is gone
// and the whole process ends with an error that nobody can catch; a transaction that goes on could reach the next user
// of the reconnected connection; and that one's first query fails with the death's own error. (porsager/postgres issues
// 1154 and 1208, pull request 1155.)
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url))

/** Each `find` must stand in its file exactly once: another version of the package stops the installation. */
const PATCHES = [
  {
    file: 'postgres/src/connection.js',
    changes: [
      {
        find: `    const x = socket.write(chunk, fn)
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null`,
        put: `    const bytes = chunk
    nextWriteTimer !== null && clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    if (!socket) {
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
    const x = socket.write(bytes, fn)`,
      },
      {
        find: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
        put: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
      },
      {
        find: `    !hadError && (query || sent.length) && error(Errors`,
        put: `    ;(query || sent.length) && error(Errors`,
      },
      {
        find: `    closedTime = performance.now()
    hadError && options.shared.retries++`,
        put: `    query = results = errorResponse = null
    result = new Result()
    closedTime = performance.now()
    hadError && options.shared.retries++`,
      },
    ],
  },
  {
    file: 'postgres/src/index.js',
    changes: [
      {
        find: `        new Promise((_, reject) => connection.onclose = reject)
      ])
    } catch (error) {
      throw error`,
        put: `        new Promise((_, reject) => connection.onclose = error => {
          dead = error
          while (queries.length) queries.shift().reject(error)
          reject(error)
        })
      ])
    } catch (error) {
      throw error`,
      },
      {
        find: `    let savepoints = 0
      , connection
      , prepare = null
`,
        put: `    let savepoints = 0
      , connection
      , dead = null
      , prepare = null
`,
      },
      {
        find: `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
        put: `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (dead)
          return q.reject(dead)
        c.queue === full`,
      },
    ],
  },
]

/** Mends what is not mended yet. Throws when a package is not the one that a patch was written for. */
export function patchPackages(modules = MODULES) {
  for (const { file, changes } of PATCHES) {
    const path = join(modules, file)
    const before = readFileSync(path, 'utf8')
    const after = changes.reduce((text, change) => patch(text, change, file), before)
    if (after !== before) writeFileSync(path, after)
  }
}

function patch(text, { find, put }, file) {
  if (text.includes(put)) return text
  if (text.split(find).length !== 2) {
    throw new Error(`${file} is not the version that its patch was written for`)
  }
  return text.replace(find, () => put)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) patchPackages()
