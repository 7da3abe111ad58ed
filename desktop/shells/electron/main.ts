// The program's first lines under Electron: hands over what only they may read, and nothing else.
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  systemPreferences,
} from 'electron'
import { lineLog } from '../log.ts'
import { runShell } from './shell.ts'

// The terminal that it was started from may close; a gate goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.once('SIGTERM', () => app.quit())
process.once('SIGINT', () => app.quit())

// Not awaited: Electron is ready only after this file has ended.
void runShell(
  {
    app,
    BrowserWindow,
    dialog,
    Menu,
    powerMonitor,
    powerSaveBlocker,
    protocol,
    safeStorage,
    session,
    systemPreferences,
  },
  {
    argv: process.argv,
    workingFolder: process.cwd(),
    userId: process.platform === 'win32' ? null : (process.getuid?.() ?? null),
    program: process.execPath,
    platform: process.platform,
    home: homedir(),
    environment: process.env,
    // Beside this file's bundle, in the source tree and in the package alike.
    builtFolder: join(import.meta.dirname, '..', 'renderer'),
    now: Date.now,
    random: Math.random,
    log: lineLog((line) => process.stderr.write(line), Date.now),
    loadUpdater: async () => {
      const { autoUpdater, CancellationToken } = (await import('electron-updater')).default
      return { updater: autoUpdater, newToken: () => new CancellationToken() }
    },
    writeLine: (line) => process.stdout.write(`${line}\n`),
    say: (sentence) => process.stderr.write(`${sentence}\n`),
    ageMs: () => performance.now(),
    onFault: (listener) => process.on('uncaughtException', listener),
    onRejection: (listener) => process.on('unhandledRejection', listener),
  },
)
