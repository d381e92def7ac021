// The document around every page.
import { html, isolated, type Html, type HtmlValue } from './html.ts'
import { logo, type Brand } from './parts/picture.ts'
import { stylesheet } from './stylesheet.ts'
import { rich, text } from './texts.ts'

export type Layout = {
  /** What the page is about, for the window's title. */
  readonly title: string
  readonly organization: Brand | null
  readonly body: Html
}

/** A whole HTML document. No script, no inline style: the content security policy forbids both. */
export function htmlDocument(layout: Layout): string {
  const site = layout.organization?.name ?? text('productName')
  // A page behind the door must not hand its address to the sites it links to or loads pictures from.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <title>${text('pageTitle', { page: layout.title, site })}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylesheet.path}" />
      </head>
      <body>
        <a class="skip" href="#content">${text('skipToContent')}</a>${layout.body}
      </body>
    </html>`.toString()
}

export type Card = {
  readonly title: string
  readonly organization: Brand | null
  readonly width?: 'normal' | 'wide'
  readonly heading: HtmlValue
  readonly intro?: HtmlValue
  readonly content: HtmlValue
}

/** One calm card in the middle: sign-in and everything around it. */
export function cardPage(card: Card): string {
  const width = card.width === 'wide' ? ' card-wide' : ''
  return htmlDocument({
    title: card.title,
    organization: card.organization,
    body: html`<main class="stage" id="content">
        <div class="card${width}">
          ${brandLine(card.organization)}
          <div class="intro">
            <h1>${card.heading}</h1>
            ${card.intro !== undefined && html`<p class="muted">${card.intro}</p>`}
          </div>
          ${card.content}
        </div>
      </main>
      ${footer()}`,
  })
}

/** Logo and name of the organization; the product's own where none is known. */
export function brandLine(organization: Brand | null): Html {
  const brand = organization ?? { name: text('productName'), logoUrl: null }
  return html`<div class="brand">${logo(brand)}${isolated(brand.name)}</div>`
}

export function footer(): Html {
  return html`<footer class="foot">${rich('footer', { product: text('productName') })}</footer>`
}
