import { useState } from 'react'

/**
 * For an editor that stays open while others save: what is saved by now comes in, unless somebody has
 * begun to change what they saw. All as text, to be compared.
 */
export function useSavedElsewhere(saved: string, draft: string, adopt: () => void): void {
  const [seen, setSeen] = useState(saved)
  if (saved === seen) return
  setSeen(saved)
  if (draft === seen) adopt()
}
