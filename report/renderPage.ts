import type { ReportPage, RunReport } from '../contracts/report.ts';
import { head } from './head.ts';
import { html, nothing } from './html.ts';
import type { Html } from './html.ts';
import { causal } from './sections/causal.ts';
import { decision } from './sections/decision.ts';
import { drift } from './sections/drift.ts';
import { evaluation } from './sections/evaluation.ts';
import { decisionBadge, header } from './sections/header.ts';
import { leadLag } from './sections/leadLag.ts';
import { networks } from './sections/networks.ts';
import { provenance } from './sections/provenance.ts';
import { quality } from './sections/quality.ts';
import { regimes } from './sections/regimes.ts';
import { residuals } from './sections/residuals.ts';
import { runGraph } from './sections/runGraph.ts';
import { verdict } from './sections/verdict.ts';

const parts = [
  { id: 'verdict', title: 'Verdict', write: verdict },
  { id: 'graph', title: 'Run graph', write: runGraph },
  { id: 'quality', title: 'Data quality', write: quality },
  { id: 'evaluation', title: 'Evaluation', write: evaluation },
  { id: 'decision', title: 'Decision', write: decision },
  { id: 'causal', title: 'Effects', write: causal },
  { id: 'lead-lag', title: 'Leads and lags', write: leadLag },
  { id: 'networks', title: 'Networks', write: networks },
  { id: 'residuals', title: 'Residuals', write: residuals },
  { id: 'regimes', title: 'Regimes', write: regimes },
  { id: 'provenance', title: 'Provenance', write: provenance },
] as const;

function run(report: RunReport, key: string): Html {
  const written = parts
    .map(({ id, title, write }) => ({ id: `${key}-${id}`, title, body: write(report, `${key}-${id}`) }))
    .filter(({ body }) => body !== nothing);
  return html`<article id="${key}">
    ${header(report)}
    <nav class="parts" aria-label="Parts of ${report.system}">
      <ul>
        ${written.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
    </nav>
    ${written.map(({ body }) => body)}
  </article> `;
}

interface Monitored {
  readonly system: string;
  readonly key: string;
}

/** Systems with drift reports or events, in the order of their runs, then by name. */
function monitored({ runs, drift: reports, events }: ReportPage): Monitored[] {
  const seen = new Set([...reports, ...events].map(({ system }) => system));
  const ran = [...new Set(runs.map(({ system }) => system))];
  const rest = [...seen].filter((system) => !ran.includes(system)).sort();
  return [...ran.filter((system) => seen.has(system)), ...rest].map((system, at) => ({
    system,
    key: `monitor-${at + 1}`,
  }));
}

function overview(page: ReportPage, watched: readonly Monitored[]): Html {
  const items = page.runs.map(({ system, asOf, verdict: { decision, sentence } }, at) => {
    const monitor = watched.find((one) => one.system === system);
    return html`<li>
      <a href="#run-${at + 1}"><strong>${system}</strong></a> <span class="muted">as of ${asOf}</span>
      <p>${decisionBadge(decision)} ${sentence}</p>
      ${monitor === undefined ? nothing : html`<p><a href="#${monitor.key}">Drift over time</a></p>`}
    </li> `;
  });
  const others = watched
    .filter(({ system }) => page.runs.every((one) => one.system !== system))
    .map(
      ({ system, key }) =>
        html`<li>
          <a href="#${key}"><strong>${system}</strong></a> <span class="muted">drift over time</span>
        </li>`,
    );
  return html`<nav class="systems" aria-label="Systems">
    <ul>
      ${items} ${others}
    </ul>
  </nav>`;
}

/** The report as one HTML file that asks for nothing else and needs no script. Same page, same bytes. */
export function renderPage(page: ReportPage): string {
  const watched = monitored(page);
  const body = html`<!doctype html>
    <html lang="en">
      ${head(page.title)}
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="page">
          <h1>${page.title}</h1>
          ${overview(page, watched)}
          <main id="content">
            ${page.runs.length === 0 ? html`<p>No run is reported here.</p>` : page.runs.map((one, at) => run(one, `run-${at + 1}`))}
            ${
              watched.length === 0
                ? nothing
                : html`<article>
                    <h2>Monitoring</h2>
                    ${watched.map(({ system, key }) => drift(system, page, key))}
                  </article>`
            }
          </main>
          <footer>Made by Regimen. Times are UTC. Nothing here is investment advice.</footer>
        </div>
      </body>
    </html> `;
  return body.markup.replace(/\n[ \t]*(?=\n)/g, '');
}
