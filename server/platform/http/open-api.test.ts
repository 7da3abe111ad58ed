import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Deps } from '../../deps.ts'
import { createRegistry } from '../../endpoints.ts'
import { writeOpenApi } from './open-api.ts'

// Safe: describing routes touches no part; only running them would.
const { endpoints, close } = createRegistry({ stopping: new AbortController().signal } as Deps)
close()
const document = writeOpenApi(endpoints)

const Operation = v.looseObject({
  operationId: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9]+$/)),
  summary: v.pipe(v.string(), v.minLength(1)),
  parameters: v.array(
    v.object({ name: v.string(), in: v.string(), required: v.boolean(), schema: v.unknown() }),
  ),
  responses: v.record(v.string(), v.unknown()),
})
const Document = v.looseObject({
  openapi: v.literal('3.1.0'),
  info: v.looseObject({ title: v.string(), version: v.string() }),
  paths: v.record(v.pipe(v.string(), v.startsWith('/')), v.record(v.string(), Operation)),
})

test('the document lists every mounted route, once, with its own name', () => {
  const { paths } = v.parse(Document, document)

  const listed = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const mounted = endpoints.map(
    ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  )
  expect(listed.toSorted()).toEqual(mounted.toSorted())
  const names = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  )
  expect(new Set(names).size).toBe(names.length)
})

test('every parameter of a path is described, every body has a schema and every JSON answer has one', () => {
  const { paths } = v.parse(Document, document)

  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    const operation = paths[path]?.[endpoint.method.toLowerCase()]
    const described = operation?.parameters
      .filter((each) => each.in === 'path')
      .map(({ name }) => name)
    expect(described).toEqual([...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name))
    expect('requestBody' in (operation ?? {})).toBe(endpoint.body !== undefined)
    const answers = JSON.stringify(operation?.responses)
    expect(answers.includes('schema')).toBe(
      endpoint.response !== undefined || endpoint.produces !== undefined,
    )
  }
})

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]

  expect(references.length).toBeGreaterThan(0)
  for (const [, reference = ''] of references) {
    const found = reference
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
    expect(found, reference).toBeDefined()
  }
})
