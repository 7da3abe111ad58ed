// Builds the pages once, before the specs of a browser: two of them at a time would each build for itself.
import { buildRendererIfStale } from '../build.ts'

export const setup = (): Promise<void> => buildRendererIfStale()
