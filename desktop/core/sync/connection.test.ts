import { expect, test } from 'vitest'
import {
  type Answered,
  afterAnswer,
  CONNECTION_START,
  type Connection,
  connectionState,
  type Route,
} from './connection.ts'
import { type TroubleCode, trouble } from './trouble.ts'

const good = (from: Route = 'download'): Answered => ({ from, trouble: null })
const bad = (code: TroubleCode, from: Route = 'download'): Answered => ({
  from,
  trouble: trouble(code),
})
const play = (...answers: readonly Answered[]): Connection =>
  answers.reduce((state, answer, at) => afterAnswer(state, answer, 1_000 + at), CONNECTION_START)
const stateAfter = (...answers: readonly Answered[]) => connectionState(play(...answers)).state

test('SY14 a station is online only after an answer that needed its credential', () => {
  expect(stateAfter()).toBe('starting')
  expect(stateAfter(bad('not_the_server'))).toBe('starting')
  expect(stateAfter(bad('not_the_server'), bad('not_the_server'))).toBe('offline')
  expect(stateAfter(good())).toBe('online')
})

test('SY14 the second failure in a row is offline, and says why in words', () => {
  const offline = play(good(), bad('timeout'), bad('not_the_server', 'batch'))

  expect(stateAfter(good(), bad('timeout'))).toBe('online')
  expect(connectionState(offline).state).toBe('offline')
  expect(connectionState(offline).trouble?.message).toContain('sign-in')
  expect(offline.lastContactAt).toBe(1_000)
})

test('SY14 one success ends offline and forgets the failures', () => {
  const back = play(bad('no_network'), bad('no_network'), good())

  expect(connectionState(back)).toEqual({ state: 'online', trouble: null })
})

test('SY14 scans that do not go up are a problem even while downloads succeed', () => {
  const answers = [
    good(),
    bad('server_error', 'batch'),
    good(),
    bad('server_error', 'batch'),
    good(),
  ]

  const { state, trouble: why } = connectionState(play(...answers))

  expect(state).toBe('problem')
  expect(why?.code).toBe('server_error')
  expect(stateAfter(...answers, good('batch'))).toBe('online')
})

test('SY14 a stream that never stays open is a problem while downloads succeed, and not offline', () => {
  const cut = bad('broken_answer', 'live')

  expect(stateAfter(good(), cut)).toBe('online')
  expect(stateAfter(good(), cut, cut, cut, cut)).toBe('problem')
  expect(stateAfter(good(), cut, cut, bad('no_network'), bad('no_network'))).toBe('offline')
})

test('SY15 a revoked station stays revoked while its scans still go up', () => {
  const revoked = play(good(), bad('revoked'), good('batch'))

  expect(connectionState(revoked)).toMatchObject({ state: 'revoked', trouble: { code: 'revoked' } })
  expect(revoked.lastContactAt).toBe(1_002)
  expect(stateAfter(good(), bad('revoked'), bad('no_network'), bad('no_network'))).toBe('revoked')
})

test('a station that was given its downloads back is online again', () => {
  expect(stateAfter(bad('revoked'), good())).toBe('online')
})

test('a request that we stopped ourselves says nothing about the server', () => {
  expect(stateAfter(good(), bad('stopped'), bad('stopped'), bad('stopped'))).toBe('online')
})
