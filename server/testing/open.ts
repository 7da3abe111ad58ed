// Connections that a test closes by leaving its scope.
import { type AppDb, openAppDb, openSql, type Sql } from '../platform/db/open.ts'

/** Any role's pool, small. */
export function openTestSql(url: string): Sql & AsyncDisposable {
  const sql = openSql(url, { max: 4, applicationName: 'probesh-test' })
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) })
}

/** The app's pool, as `withTenant` wants it. */
export function openTestAppDb(url: string): AppDb & AsyncDisposable {
  const sql = openAppDb(url, 4)
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }) })
}
