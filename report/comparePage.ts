import type { ModelComparison } from '../contracts/comparison.ts';
import { html } from './html.ts';
import { plainPage } from './plainPage.ts';
import { advantage } from './sections/advantage.ts';
import { comparedMetrics } from './sections/comparedMetrics.ts';

/** The comparison of two models as one HTML file that asks for nothing else. Same comparison, same bytes. */
export function renderComparison(page: ModelComparison): string {
  const notes = page.notes.map((note) => html`<p>${note}</p>`);
  return plainPage(
    `${page.a} against ${page.b}`,
    html`<p><strong>${page.verdict.sentence}</strong></p>
      ${comparedMetrics(page, 'metrics')} ${page.curve && advantage(page, page.curve, 'advantage')} ${notes}`,
  );
}
