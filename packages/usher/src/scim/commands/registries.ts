// The registry of a directory follows from its extensions. Most have none and share one; the others are
// kept by what they say, so that every node sees a change of settings at once.
import type { Directory } from '../../core/directory.ts'
import type { ResourceType } from '../schema/model.ts'
import { createRegistry, type Registry } from '../schema/registry.ts'

const registriesMax = 200

/** `null`: nobody has said which directory; discovery answers with what all have. */
export function createRegistries(more: readonly ResourceType[]) {
  const common = createRegistry({ more })
  const kept = new Map<string, Registry>()
  return (directory: Directory | null): Registry => {
    const extensions = directory?.settings.extensions ?? []
    if (extensions.length === 0) return common
    const key = JSON.stringify(extensions)
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = createRegistry({ extensions, more })
    if (kept.size >= registriesMax) kept.clear()
    kept.set(key, made)
    return made
  }
}
