// The frame of the administration pages: organization, navigation, who is signed in.
import { html, isolated, type Html, type HtmlValue } from '../html.ts'
import { brandLine, footer, htmlDocument } from '../layout.ts'
import { csrfField } from '../parts/field.ts'
import { noticeBanner, type Notice } from '../parts/notice.ts'
import { signOutAction } from '../account-page.ts'
import type { Brand } from '../parts/picture.ts'
import { safeLink } from '../safe-address.ts'
import { text, type TextKey } from '../texts.ts'

export type SettingsSection = 'members' | 'attempts' | 'connections' | 'provisioning'

/** What every administration page has around it. */
export type SettingsFrame = {
  readonly organization: Brand
  /** The administrator who looks. */
  readonly personName: string
  readonly hrefs: Readonly<Record<SettingsSection | 'account', string>>
  readonly csrf: string
  readonly notice: Notice | null
}

const sections = [
  ['members', 'membersTitle'],
  ['attempts', 'attemptsTitle'],
  ['connections', 'connectionsTitle'],
  ['provisioning', 'provisioningTitle'],
] as const satisfies readonly (readonly [SettingsSection, TextKey])[]

export type SettingsPage = {
  readonly frame: SettingsFrame
  readonly section: SettingsSection
  readonly title: string
  readonly heading: HtmlValue
  readonly content: Html
}

export function settingsPage(page: SettingsPage): string {
  const { frame } = page
  return htmlDocument({
    title: text('settingsTitle', { page: page.title }),
    organization: frame.organization,
    body: html`<header class="top">
        <div class="top-inner">
          ${brandLine(frame.organization)}${navigation(page)}
          <div class="row-wrap">
            <a
              class="small"
              href="${safeLink(frame.hrefs.account)}"
              aria-label="${frame.personName}, ${text('account')}"
              >${isolated(frame.personName)}</a
            >
            <form class="inline" method="post" action="${signOutAction}">
              ${csrfField(frame.csrf)}<button class="button compact">${text('signOut')}</button>
            </form>
          </div>
        </div>
      </header>
      <main class="room" id="content">
        <h1>${page.heading}</h1>
        ${noticeBanner(frame.notice)}${page.content}
      </main>
      ${footer()}`,
  })
}

function navigation(page: SettingsPage): Html {
  const links = sections.map(
    ([section, key]) =>
      html`<li>
        <a
          href="${safeLink(page.frame.hrefs[section])}"
          ${section === page.section && html` aria-current="page"`}
          >${text(key)}</a
        >
      </li>`,
  )
  return html`<nav aria-label="${text('settingsNavigation')}">
    <ul role="list">
      ${links}
    </ul>
  </nav>`
}
