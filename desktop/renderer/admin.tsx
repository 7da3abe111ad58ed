// The admin page.
import { start } from './admin/frame/start.tsx'

await start()
