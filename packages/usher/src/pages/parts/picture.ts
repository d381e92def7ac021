// Pictures of people and organizations, or a letter where there is none. The name always stands
// beside it, so the picture itself says nothing to a screen reader.
import { html, withoutControls, type Html } from '../html.ts'
import { safePicture } from '../safe-address.ts'

/** What an organization shows of itself. */
export type Brand = { readonly name: string; readonly logoUrl: string | null }

const tintCount = 5

/** The organization's logo, or the first letter of its name. */
export function logo(brand: Brand): Html {
  const source = safePicture(brand.logoUrl)
  if (source === null) {
    return html`<span class="letter logo" aria-hidden="true">${initials(brand.name, 1)}</span>`
  }
  return html`<img
    class="logo"
    src="${source}"
    alt=""
    width="44"
    height="44"
    referrerpolicy="no-referrer"
  />`
}

/** A person's picture, or their initials on a tint that stays the same for the same name. */
export function avatar(name: string, avatarUrl: string | null, size: 'normal' | 'large'): Html {
  const source = safePicture(avatarUrl)
  const large = size === 'large' ? ' large' : ''
  if (source === null) {
    return html`<span class="letter tint-${tint(name)}${large}" aria-hidden="true"
      >${initials(name, 2)}</span
    >`
  }
  return html`<img
    class="avatar${large}"
    src="${source}"
    alt=""
    width="40"
    height="40"
    loading="lazy"
    referrerpolicy="no-referrer"
  />`
}

/** The first letters of the first and the last word. */
function initials(name: string, count: 1 | 2): string {
  const words = withoutControls(name)
    .split(/[\s@._-]+/u)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '')
  const chosen = count === 1 ? words.slice(0, 1) : [words[0], words.length > 1 ? words.at(-1) : '']
  return chosen.join('').toLocaleUpperCase('en') || '•'
}

function tint(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % tintCount
}
