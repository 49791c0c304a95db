import type { LeakReport, RevisionImpact } from '../contracts/pointInTime.ts';
import { head } from './head.ts';
import { html } from './html.ts';
import { leak } from './sections/leak.ts';
import { revisionImpact } from './sections/revisionImpact.ts';

/** What the page tells of one system; a part that was not asked for is null. */
export interface PointInTimePage {
  readonly system: string;
  readonly asOf: string;
  readonly leak: LeakReport | null;
  readonly impact: RevisionImpact | null;
}

/** The point-in-time report as one HTML file that asks for nothing else. Same page, same bytes. */
export function renderPointInTime({ system, asOf, leak: leaks, impact }: PointInTimePage): string {
  const title = `${system}: what was known when, as of ${asOf}`;
  const body = html`<!doctype html>
    <html lang="en">
      ${head(title)}
      <body>
        <div class="page">
          <h1>${title}</h1>
          <main id="content">${leaks && leak(leaks, 'leak')} ${impact && revisionImpact(impact, 'impact')}</main>
          <footer>Made by Regimen. Times are UTC. Nothing here is investment advice.</footer>
        </div>
      </body>
    </html> `;
  return body.markup.replace(/\n[ \t]*(?=\n)/g, '');
}
