import type { ProfilePage, ProfileTime } from '../../contracts/profile.ts';
import { formatDuration, formatMoment, formatNumber, plural } from '../format.ts';
import { head } from '../head.ts';
import { html, nothing } from '../html.ts';
import type { Html, HtmlValue } from '../html.ts';
import { distributions, missingness } from './columnSections.ts';
import { correlationTables, dependenceOverTime } from './relationSections.ts';

const parts = [
  { id: 'distributions', title: 'Distributions', write: distributions },
  { id: 'missing', title: 'Missing values', write: missingness },
  { id: 'correlations', title: 'Correlations', write: correlationTables },
  { id: 'dependence', title: 'Dependence on the past', write: dependenceOverTime },
] as const;

const day = 86_400_000;

const stepOf = (ms: number): string => (ms >= day ? plural(Number((ms / day).toFixed(1)), 'day') : formatDuration(ms));

function timeFacts(time: ProfileTime | null): (readonly [string, HtmlValue])[] {
  if (time === null) return [['Time', 'no column of times']];
  return [
    ['Time', html`<code>${time.column}</code>`],
    ['From', formatMoment(time.first)],
    ['To', formatMoment(time.last)],
    ['Usual step', stepOf(time.medianStep)],
    ...(time.disordered > 0
      ? [['Out of order', html`<span class="warn">▲ ${plural(time.disordered, 'row')}</span>`] as const]
      : []),
  ];
}

function facts(page: ProfilePage): Html {
  const all: readonly (readonly [string, HtmlValue])[] = [
    ['Table', html`<code>${page.source}</code>`],
    ['Rows', formatNumber(page.rows)],
    ['Columns', `${plural(page.columns.length, 'number')}, ${plural(page.texts.length, 'text')}`],
    ...timeFacts(page.time),
    ['sha256', html`<code title="${page.sha256}">${page.sha256.slice(0, 16)}…</code>`],
  ];
  return html`<dl class="facts">
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}

/** The profile of a table as one HTML file that asks for nothing else and needs no script. Same profile, same bytes. */
export function renderProfile(page: ProfilePage): string {
  const written = parts
    .map(({ id, title, write }) => ({ id, title, body: write(page, id) }))
    .filter(({ body }) => body !== nothing);
  const body = html`<!doctype html>
    <html lang="en">
      ${head(page.title)}
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="page">
          <header>
            <p class="kicker">Data profile</p>
            <h1>${page.title}</h1>
            ${facts(page)}
            ${
              page.notes.length === 0
                ? nothing
                : html`<ul class="notes">
                    ${page.notes.map((note) => html`<li>${note}</li>`)}
                  </ul>`
            }
          </header>
          <nav class="parts" aria-label="Parts">
            <ul>
              ${written.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
            </ul>
          </nav>
          <main id="content">${written.map((part) => part.body)}</main>
          <footer>Made by Regimen. Times are UTC.</footer>
        </div>
      </body>
    </html> `;
  return body.markup.replace(/\n[ \t]*(?=\n)/g, '');
}
