import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'

const read = (...args: string[]) => readArguments(['electron', ...args], '/at')

test('what the program was started with is read among Chromium’s own switches', () => {
  expect(
    read(
      'dist/electron/main.js',
      '--no-sandbox',
      '--data',
      'station',
      '--remote-debugging-port=0',
      '--server',
      'https://tickets.example.org',
      '--shell',
      'electron',
      '--admin',
    ),
  ).toEqual({
    dataFolder: resolve('/at', 'station'),
    server: 'https://tickets.example.org',
    opensAdmin: true,
  })
})

test('a program that was started by its icon has the usual folder and no server', () => {
  expect(read()).toEqual({ dataFolder: null, server: null, opensAdmin: false })
  expect(readArguments([], '/at')).toEqual({ dataFolder: null, server: null, opensAdmin: false })
})

test.each([
  [['--data'], '--data is empty'],
  [['--data='], '--data is empty'],
  [['--server', 'ftp://x'], '--server ftp://x'],
  [['--server', 'nonsense'], '--server nonsense'],
  [['--server'], '--server'],
] as const)('%j is one sentence that names it', (args, named) => {
  const sentence = read(...args)

  expect(sentence).toContain(named)
  expect(String(sentence).split('\n')).toHaveLength(1)
})
