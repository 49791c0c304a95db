import type { Decision } from '../../contracts/evaluation.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatDuration } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html, HtmlValue } from '../html.ts';

const badges: Readonly<Record<Decision, { sign: string; word: string; tone: string }>> = {
  promoted: { sign: '✓', word: 'Promoted', tone: 'good' },
  rejected: { sign: '✕', word: 'Rejected', tone: 'bad' },
  unchanged: { sign: '=', word: 'Unchanged', tone: 'plain' },
  backfill: { sign: '↶', word: 'Backfill', tone: 'plain' },
};

export function decisionBadge(decision: Decision): Html {
  const { sign, word, tone } = badges[decision];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

const kinds = { regime: 'Regime system', signal: 'Signal system', causal: 'Causal system' } as const;
const modes = {
  'fred-api': 'FRED API',
  snapshot: 'bundled snapshot, in FRED’s wire format',
  yahoo: 'Yahoo chart service',
  'world-bank': 'World Bank API',
  database: 'database',
  synthetic: 'synthetic, with known truth',
  file: 'CSV file',
} as const;

/** A link only to where a browser may safely go; other text is shown as it is. */
export function safeLink(url: string, label: string): Html {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer">${label}</a>` : html`<code>${url}</code>`;
}

function elapsed({ stages }: RunReport): string {
  if (stages.length === 0) return '—';
  const start = Math.min(...stages.map(({ startedAt }) => startedAt));
  return formatDuration(Math.max(...stages.map(({ endedAt }) => endedAt)) - start);
}

function version(value: number | null): string {
  return value === null ? 'none' : `v${value}`;
}

/** What a person reads first of a run: which system, as of when, what was decided and on which data. */
export function header(run: RunReport): Html {
  const { verdict } = run;
  const facts: readonly (readonly [string, HtmlValue])[] = [
    ['As of', run.asOf],
    ['Data from', run.sourceModes.length === 0 ? '—' : run.sourceModes.map((mode) => modes[mode]).join('; ')],
    ['Started by', run.reason === '' ? run.trigger : `${run.trigger}: ${run.reason}`],
    ['Took', elapsed(run)],
    ['Challenger', `${verdict.challenger} (${version(verdict.challengerVersion)})`],
    ['Champion before', version(verdict.championVersion)],
    ['Execution', html`<code>${run.executionId}</code>`],
    ['Temporal', run.temporalUrl === null ? '—' : safeLink(run.temporalUrl, 'open the Temporal UI')],
  ];
  const notes = run.dataNotes.map((note) => html`<li>${note}</li>`);
  const absent = run.absentSeries.map(({ id, why }) => html`<li><strong>${id} is absent</strong>: ${why}</li>`);
  return html`<header class="run-head">
    <p class="kicker">${kinds[run.kind]}</p>
    <h2>${run.system} <small>as of ${run.asOf}</small></h2>
    <p class="description">${run.description}</p>
    <p class="decision">${decisionBadge(verdict.decision)} ${verdict.sentence}</p>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div> `,
      )}
    </dl>
    ${
      notes.length + absent.length === 0
        ? nothing
        : html`<ul class="notes">
            ${absent} ${notes}
          </ul>`
    }
  </header>`;
}
