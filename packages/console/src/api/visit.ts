// Whether this browser came by a set-up link. Whoever did has no account to sign in to; when the visit
// has ended, the server cannot know them any more, and nothing is loaded that would say so.
const key = 'usher-set-up-visit'

export const visit = {
  begin: (): void => store((storage) => storage.setItem(key, 'begun')),
  end: (): void => store((storage) => storage.removeItem(key)),
  isBegun: (): boolean => store((storage) => storage.getItem(key) !== null) ?? false,
}

/** A browser may keep nothing for us; then the sign-in page is where it leads. */
function store<Result>(act: (storage: Storage) => Result): Result | undefined {
  try {
    return act(window.localStorage)
  } catch {
    return undefined
  }
}
