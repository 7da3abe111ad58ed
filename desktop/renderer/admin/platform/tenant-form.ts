// What is asked of an organizer's name and address before the server is.
import { frameText } from '../frame/words.ts'
import { text } from './words.ts'

export function nameFaults({ name, slug }: { name: string; slug: string }): Record<string, string> {
  const faults: Record<string, string> = {}
  if (name.trim() === '') faults['name'] = frameText('form.required')
  if (!/^[a-z0-9-]{1,63}$/.test(slug.trim())) faults['slug'] = text('tenants.slug.wrong')
  return faults
}
