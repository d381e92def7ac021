// What a person sees when they are not let in, or something broke: what it means, what to do, and a
// number with which an administrator finds the attempt.
import type { ErrorCode } from '../core/error-catalogue.ts'
import { timeElement } from './format-time.ts'
import { html, type Html, type HtmlValue } from './html.ts'
import { cardPage } from './layout.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { text } from './texts.ts'

export type ErrorView = {
  readonly organization: Brand | null
  readonly code: ErrorCode
  readonly title: string
  readonly hint: string
  /** What happened this time, in one or two sentences. */
  readonly detail: string | null
  /** The provider's own words, e.g. an AADSTS code. */
  readonly providerError: { readonly code: string; readonly description: string } | null
  readonly reference: string | null
  readonly at: Date | null
  readonly signInHref: string | null
}

export function errorPage(view: ErrorView): string {
  const facts = [
    view.detail !== null && fact(text('errorWhatHappened'), view.detail),
    fact(text('errorWhatToDo'), view.hint),
    view.providerError !== null &&
      fact(text('errorProviderSaid'), providerWords(view.providerError)),
  ]
  return cardPage({
    title: text('errorPage'),
    organization: view.organization,
    width: 'wide',
    heading: view.title,
    content: html`<dl class="facts">${facts}</dl>
      ${view.reference !== null && referenceBlock(view.reference)}
      <p class="row-wrap small muted">
        <span>${text('errorCode')} <code>${view.code}</code></span
        >${view.at !== null && html`<span>${timeElement(view.at, '')}</span>`}
      </p>
      ${view.signInHref !== null && html`<a class="button primary block" href="${safeLink(view.signInHref)}">${text('backToSignIn')}</a>`}`,
  })
}

function fact(name: string, value: HtmlValue): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`
}

function providerWords(error: { readonly code: string; readonly description: string }): Html {
  return html`<div class="quote stack-small">
    <code>${error.code}</code><span>${error.description}</span>
  </div>`
}

function referenceBlock(reference: string): Html {
  return html`<div class="reference">
    <span class="label">${text('errorReference')}</span><code>${reference}</code
    ><span class="small muted">${text('errorReferenceHelp')}</span>
  </div>`
}
