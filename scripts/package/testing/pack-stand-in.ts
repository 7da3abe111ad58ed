// Packs one system's program around a stand-in for Electron, as a process of its own: electron-builder writes on its
// standard output and keeps state. Usage: node pack-stand-in.ts SETTINGS, the JSON of PackageSettings.
import { packageApp } from '../package-app.ts'

await packageApp(JSON.parse(process.argv[2] ?? ''))
