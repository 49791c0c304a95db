import type { ModelComparison } from '../contracts/comparison.ts';
import { head } from './head.ts';
import { html } from './html.ts';
import { advantage } from './sections/advantage.ts';
import { comparedMetrics } from './sections/comparedMetrics.ts';

/** The comparison of two models as one HTML file that asks for nothing else. Same comparison, same bytes. */
export function renderComparison(page: ModelComparison): string {
  const title = `${page.a} against ${page.b}`;
  const notes = page.notes.map((note) => html`<p>${note}</p>`);
  const body = html`<!doctype html>
    <html lang="en">
      ${head(title)}
      <body>
        <div class="page">
          <h1>${title}</h1>
          <main id="content">
            <p><strong>${page.verdict.sentence}</strong></p>
            ${comparedMetrics(page, 'metrics')} ${page.curve && advantage(page, page.curve, 'advantage')} ${notes}
          </main>
          <footer>Made by Regimen. Times are UTC. Nothing here is investment advice.</footer>
        </div>
      </body>
    </html> `;
  return body.markup.replace(/\n[ \t]*(?=\n)/g, '');
}
