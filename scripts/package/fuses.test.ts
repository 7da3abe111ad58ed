import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, flipFuses, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from 'vitest'
import { fusesOf } from './fuses.ts'
import { FUSES_OF_ELECTRON_45, fuseWire } from './testing/stand-in-electron.ts'

function aProgram(fuses: string) {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-fuses-'))
  const path = join(folder.path, 'program')
  writeFileSync(path, fuseWire(fuses))
  return { path, [Symbol.dispose]: () => folder.remove() }
}

test('PK5: a release runs no foreign scripts, takes no debugger, and loads its archive alone', () => {
  expect(fusesOf('release', false)).toMatchObject({
    strictlyRequireAllFuses: true,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.WasmTrapHandlers]: true,
  })
})

test('PK5: the program for automatic tests differs in the inspector alone', () => {
  const release = fusesOf('release', false)

  expect(fusesOf('e2e', false)).toEqual({
    ...release,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
})

test('PK5: every switch of a program is set as decided, whatever it was before', async () => {
  using program = aProgram(FUSES_OF_ELECTRON_45)

  await flipFuses(program.path, fusesOf('release', false))

  const { version: _version, ...wire } = await getCurrentFuseWire(program.path)
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.WasmTrapHandlers,
  ]
  expect(Object.keys(wire)).toHaveLength(9)
  for (const [name, state] of Object.entries(wire)) {
    expect(state, FuseV1Options[Number(name)]).toBe(
      on.includes(Number(name)) ? FuseState.ENABLE : FuseState.DISABLE,
    )
  }
})

test('PK5: an Electron with a switch that nobody has decided about stops the packaging', async () => {
  using program = aProgram(`${FUSES_OF_ELECTRON_45}1`)

  await expect(flipFuses(program.path, fusesOf('release', false))).rejects.toThrow(/10 fuses/)
})
