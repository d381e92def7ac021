// A letter: plain text, and a minimal HTML twin of it. Mail readers know no style sheets of ours, so
// the markup is plain elements.
import { timeText } from '../format-time.ts'
import { html, withoutControls } from '../html.ts'
import { safeLink } from '../safe-address.ts'
import { text } from '../texts.ts'

export type Letter = { readonly subject: string; readonly text: string; readonly html: string }

export type LetterContent = {
  readonly subject: string
  readonly paragraph: string
  readonly button: string
  /** Absolute, with the token in it. */
  readonly link: string
  readonly expiresAt: Date
  readonly ignore: string
  readonly site: string
}

export function letter(content: LetterContent): Letter {
  const link = safeLink(content.link)
  const sentBy = text('mailSentBy', { site: content.site })
  return {
    subject: oneLine(content.subject),
    text: [
      oneLine(content.paragraph),
      link,
      text('mailExpires', { time: timeText(content.expiresAt) }),
      content.ignore,
      `-- \n${oneLine(sentBy)}`,
    ].join('\n\n'),
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>${oneLine(content.subject)}</title>
        </head>
        <body>
          <p>${content.paragraph}</p>
          <p>
            <a href="${link}"><strong>${content.button}</strong></a>
          </p>
          <p>${text('mailLinkIntro')}<br />${link}</p>
          <p>${text('mailExpires', { time: timeText(content.expiresAt) })}</p>
          <p>${content.ignore}</p>
          <hr />
          <p><small>${sentBy}</small></p>
        </body>
      </html>`.toString(),
  }
}

/** A line break in a subject would start a mail header of its own. */
function oneLine(line: string): string {
  return withoutControls(line).replaceAll(/\s+/gu, ' ').trim()
}
