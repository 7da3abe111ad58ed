// OpenAPI 3.1 from the same descriptions that the routes are mounted from.
import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { type Action, may, VISITOR } from '../../../shared/auth/may.ts'
import type { Endpoint } from './endpoint.ts'
import { REFUSAL_CODES } from './problem.ts'

type Json = Record<string, unknown>

const VERSION = '0.1.0'

/** The document of `GET /openapi.json`. */
export function writeOpenApi(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Probesh',
      version: VERSION,
      summary: 'Tickets, gates and what happened at them.',
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'A refusal or a fault.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A station credential, or the value of an access token.',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: 'access_token' },
      },
    },
  }
}

const PROBLEM = {
  type: 'object',
  required: ['statusCode', 'error', 'message', 'code', 'requestId'],
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    code: { type: 'string', enum: REFUSAL_CODES },
    requestId: { type: 'string' },
    details: { type: 'array', items: {} },
  },
}

function operationOf(endpoint: Endpoint): Json {
  const shown = endpoint.bodyShown ?? endpoint.body
  return {
    operationId: operationIdOf(endpoint),
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[1] ?? ''],
    security: securityOf(endpoint.action),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
    ],
    ...(shown !== undefined && { requestBody: requestBodyOf(shown) }),
    responses: {
      [String(endpoint.status ?? (hasAnswer(endpoint) ? 200 : 204))]: answerOf(endpoint),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const hasAnswer = ({ response, produces }: Endpoint): boolean =>
  response !== undefined || produces !== undefined

/** `POST /staff/check-in/:scanId/annul` → `postStaffCheckInScanIdAnnul`. */
const operationIdOf = ({ method, path }: Endpoint): string =>
  method.toLowerCase() +
  path
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

const securityOf = (action: Action): Json[] =>
  may(VISITOR, action) ? [] : [{ bearer: [] }, { cookie: [] }]

function parametersOf(schema: v.GenericSchema | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return []
  const { properties, required = [] } = v.parse(ObjectSchema, jsonSchemaOf(schema))
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const ObjectSchema = v.object({
  properties: v.record(v.string(), v.unknown()),
  required: v.optional(v.array(v.string())),
})

const requestBodyOf = (shown: v.GenericSchema | 'bytes'): Json =>
  shown === 'bytes'
    ? { required: true, content: { '*/*': {} } }
    : {
        // A schema that takes nothing at all takes an empty body.
        required: !v.is(shown, undefined),
        content: { 'application/json': { schema: jsonSchemaOf(shown) } },
      }

function answerOf({ response, produces, summary }: Endpoint): Json {
  if (produces !== undefined) {
    const schema = response === undefined ? { type: 'string' } : jsonSchemaOf(response)
    return { description: summary, content: { [produces]: { schema } } }
  }
  if (response === undefined) return { description: summary }
  return {
    description: summary,
    content: { 'application/json': { schema: jsonSchemaOf(response) } },
  }
}

/** The wire's side of a schema: times are texts there. What JSON Schema cannot say is left out. */
function jsonSchemaOf(schema: v.GenericSchema): Json {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, {
    typeMode: 'input',
    errorMode: 'ignore',
  })
  return rest
}
