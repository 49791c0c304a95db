/** Markup that is safe to write: template text as it stands, every value in it escaped. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// eslint-disable-next-line no-control-regex -- these are the characters that may not appear in HTML
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** Characters that HTML forbids become U+FFFD. */
export const allowedCharacters = (text: string): string => text.replace(forbidden, '\ufffd');

/** Escapes for element text and quoted attributes alike. */
export const escapeHtml = (text: string): string =>
  allowedCharacters(text).replace(/[&<>"']/g, (character) => entities[character]!);

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(markupOf).join('');
}

/** Tagged template: html`<p>${anything}</p>`. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.map((part, at) => (at < values.length ? part + markupOf(values[at]!) : part)).join('') };
}

/** For markup that another trusted writer made, such as the chart library's SVG. */
export const trusted = (markup: string): Html => ({ markup });

export const nothing: Html = { markup: '' };
