import { expect, test } from 'vitest'
import type { Answer } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { createForm } from './form-store.ts'

const problem = (code: string, details: unknown = null): Answer<never> => {
  const isOurs = code === 'no_network'
  const no: Problem = { code, message: code, status: 400, details, retryAfterMs: null, isOurs }
  return { ok: false, problem: no }
}

type Gate = { readonly name: string; readonly version: number }

/** Answers come one after the other, the last one for ever. */
function aForm(...answers: Answer<Gate>[]) {
  const sent: { readonly name: string; readonly version: number | null }[] = []
  const saved: Gate[] = []
  const form = createForm({
    first: { name: 'North' },
    version: 1,
    send: async ({ name }, version): Promise<Answer<Gate>> => {
      sent.push({ name, version })
      const answer = answers[Math.min(sent.length, answers.length) - 1]
      return answer ?? { ok: true, value: { name, version: 2 } }
    },
    done: (gate: Gate) => saved.push(gate),
    fieldsOf: (theirs) => ({ name: (theirs as Gate).name }),
  })
  return { form, sent, saved }
}

test('AW32 what was typed stays when the server says no or is not there', async () => {
  const { form } = aForm(problem('no_network'), problem('name_taken'))
  form.set('name', 'South')
  await form.submit()

  expect(form.state().problem?.code).toBe('no_network')
  expect(form.value('name')).toBe('South')
  await form.submit()

  expect(form.state().problem?.code).toBe('name_taken')
  expect(form.isDirty()).toBe(true)
})

test('AW32 a fault of a field stands at the field, until something else is typed there', async () => {
  const { form } = aForm(problem('invalid_input', [{ path: 'name', message: 'too long' }]))
  await form.submit()

  expect(form.state().faults).toEqual({ name: 'too long' })
  form.set('name', 'S')
  expect(form.state().faults).toEqual({})
})

test('AW33 what the other saved as it was before is no change', async () => {
  const { form } = aForm(problem('changed_meanwhile', { name: 'North', version: 7 }))
  form.set('name', 'South')
  await form.submit()

  expect(form.state().theirFields).toEqual({})
})

test('AW33 of two who edit one thing the second sees it, and nothing of either is lost unasked', async () => {
  const conflict = problem('changed_meanwhile', { name: 'East', version: 7 })
  const { form, sent } = aForm(conflict, { ok: true, value: { name: 'South', version: 8 } })
  form.set('name', 'South')
  await form.submit()

  expect(form.state().theirs).toEqual({ name: 'East', version: 7 })
  expect(form.state().theirFields).toEqual({ name: 'East' })
  expect(form.value('name')).toBe('South')
  await form.keepMine()
  expect(sent).toEqual([
    { name: 'South', version: 1 },
    { name: 'South', version: 7 },
  ])
})

test('AW33 whoever loads the other’s values edits those, with their version', async () => {
  const { form, sent } = aForm(problem('changed_meanwhile', { name: 'East', version: 7 }), {
    ok: true,
    value: { name: 'East 2', version: 8 },
  })
  form.set('name', 'South')
  await form.submit()
  form.loadTheirs()

  expect(form.value('name')).toBe('East')
  expect(form.isDirty()).toBe(false)
  form.set('name', 'East 2')
  await form.submit()
  expect(sent.at(-1)).toEqual({ name: 'East 2', version: 7 })
})

test('AW32 a form that is being sent is not sent twice, and what was typed meanwhile is unsaved', async () => {
  const { promise, resolve } = Promise.withResolvers<Answer<Gate>>()
  let count = 0
  const form = createForm({
    first: { name: '' },
    send: async () => {
      count += 1
      return await promise
    },
    done: () => {},
  })
  form.set('name', 'a')
  const sending = form.submit()
  await form.submit()
  form.set('name', 'ab')
  resolve({ ok: true, value: { name: 'a', version: 1 } })
  await sending

  expect(count).toBe(1)
  expect(form.value('name')).toBe('ab')
  expect(form.isDirty()).toBe(true)
})

test('AW33 what is saved once more names the version that the first save made', async () => {
  const { form, sent } = aForm(
    { ok: true, value: { name: 'South', version: 2 } },
    { ok: true, value: { name: 'West', version: 3 } },
  )
  form.set('name', 'South')
  await form.submit()
  form.set('name', 'West')
  await form.submit()

  expect(sent.map(({ version }) => version)).toEqual([1, 2])
})

test('AW33 a version that is a text is named as it came, whoever it is kept over', async () => {
  const sent: (string | null)[] = []
  const form = createForm<{ note: string }, { version: string }, string>({
    first: { note: '' },
    version: '90071992547409931',
    send: async (_fields, version) => {
      sent.push(version)
      return sent.length === 1
        ? problem('changed_meanwhile', { version: '90071992547409932' })
        : { ok: true, value: { version: '90071992547409933' } }
    },
    done: () => {},
  })
  form.set('note', 'mine')
  await form.submit()
  await form.keepMine()
  await form.submit()

  expect(sent).toEqual(['90071992547409931', '90071992547409932', '90071992547409933'])
})
