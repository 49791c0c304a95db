import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** A titled part of a run; `key` is its id on the page. */
export function section(key: string, title: string, body: Html): Html {
  return html`<section id="${key}" aria-labelledby="${key}-title">
    <h3 id="${key}-title">${title}</h3>
    ${body}
  </section> `;
}
