// The camera alone on a page, and what it read.
import { createRoot } from 'hono/jsx/dom/client'
import { CameraView } from '../../renderer/gate/camera-view.tsx'
import { currentLanguage, loadWords } from '../../renderer/parts/words.ts'
import { createCamera } from '../../renderer/scanners/camera.ts'
import type { Read } from '../../renderer/state/gate-context.ts'

const reads: Read[] = []
const root = createRoot(document.body)
const camera = createCamera({ hear: (read) => void reads.push(read), changed: draw })

function draw(): void {
  root.render(<CameraView camera={camera} />)
}

await loadWords(currentLanguage())
draw()
Object.assign(window, { camera, reads })
