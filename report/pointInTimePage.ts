import type { LeakReport, RevisionImpact } from '../contracts/pointInTime.ts';
import { html } from './html.ts';
import { plainPage } from './plainPage.ts';
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
  return plainPage(title, html`${leaks && leak(leaks, 'leak')} ${impact && revisionImpact(impact, 'impact')}`);
}
