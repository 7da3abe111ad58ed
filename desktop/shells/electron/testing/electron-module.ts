// The package `electron` as its own program would see it, for a plain Node that runs the main file.
import { fakeElectron } from './fake-electron.ts'

const fake = fakeElectron({ isPackaged: false })
fake.ready()
void fake.ended.then((code) => process.exit(code))

export const {
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
} = fake.modules
