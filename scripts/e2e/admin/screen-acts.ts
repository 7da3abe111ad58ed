// What can be done on each screen of the admin window, as its code asks it of the server.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ADMIN = join(import.meta.dirname, '../../../desktop/renderer/admin')
/** The routes of the screens, by their tables. Files that are saved are in none of them. */
export const ROUTES = readdirSync(join(ADMIN, 'api'))
  .filter((file) => file.endsWith('-routes.ts'))
  .flatMap((file) => [
    ...readFileSync(join(ADMIN, 'api', file), 'utf8').matchAll(
      /^ {2}'((?:GET|POST|PUT|PATCH|DELETE) \/[^']+)'/gm,
    ),
  ])
  .map(([, route = '']) => route)
  // Not by an id, but by an event's: the one file whose address has a name in it.
  .concat('GET /tenant/events/:eventId/guest-list.pdf')

/** What every screen imports: nothing of it acts by itself. */
const SHARED = ['frame', 'parts', 'api'].map((folder) => join(ADMIN, folder, '/'))

/** By screen, the routes that change something or save a file, as the server's table names them. */
export function readScreenActs(): ReadonlyMap<string, readonly string[]> {
  const table = readFileSync(join(ADMIN, 'screens.ts'), 'utf8')
  const screens = [...table.matchAll(/^ {2}(\w+): screen\([\s\S]*?import\('(.+?)'\)/gm)]
  const written = screens.map(([, name = '', file = '']) => {
    const files = withImports(join(ADMIN, file), new Set())
    return [name, [...files].flatMap(actsOf)] as const
  })
  const whole = new Set(written.flatMap(([, acts]) => acts.filter((act) => !act.includes('$'))))
  return new Map(
    written.map(([name, acts]) => [
      name,
      [...new Set(acts.flatMap((act) => routesLike(act, whole)))].toSorted(),
    ]),
  )
}

function withImports(file: string, known: Set<string>): ReadonlySet<string> {
  if (known.has(file)) return known
  known.add(file)
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
    /(?:from |import\()'(\.[^']+\.tsx?)'/g,
  )) {
    const imported = join(dirname(file), path)
    const isOwn = imported.startsWith(ADMIN) && !SHARED.some((one) => imported.startsWith(one))
    if (isOwn) withImports(imported, known)
  }
  return known
}

const CHANGES = /['`]((?:POST|PUT|PATCH|DELETE) \/[^'`]+)['`]/g
const FILES = /['`](\/(?:tenant|admin)\/[^'`]+\.(?:csv|pdf))['`]/g

function actsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const changes = [...text.matchAll(CHANGES)].map(([, route = '']) => route)
  const saved = [...text.matchAll(FILES)].map(([, path = '']) => `GET ${path}`)
  return [...changes, ...saved]
}

/** A route that a screen puts together may be several: all that fit and that no screen writes out. */
function routesLike(written: string, whole: ReadonlySet<string>): readonly string[] {
  if (!written.includes('$')) return [written]
  const parts = written
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
  const like = new RegExp(`^${parts.join('[^/]+')}$`)
  return ROUTES.filter((route) => like.test(route) && !whole.has(route))
}
