import type { DriftReport, FeatureDrift, ScoreCheck } from '../../contracts/drift.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

/** The last comparison in full: both statistics with their p-values, and why. */
export function latestDrift({ asOf, from, to, features, championVersion }: DriftReport): Html {
  return html`<details>
    <summary>Every feature as of ${asOf}</summary>
    ${table<FeatureDrift>(
      `Live rows ${from} to ${to} against the training rows of champion v${championVersion}`,
      [
        { name: 'feature', header: true, cell: ({ feature }) => feature },
        {
          name: 'result',
          cell: ({ drifted }) =>
            drifted ? html`<span class="bad">▲ drifted</span>` : html`<span class="good">✓ same</span>`,
        },
        { name: 'PSI', numeric: true, cell: ({ psi }) => formatNumber(psi) },
        { name: 'PSI p', numeric: true, cell: ({ psiPValue }) => formatPValue(psiPValue) },
        { name: 'KS', numeric: true, cell: ({ ksStatistic }) => formatNumber(ksStatistic) },
        { name: 'KS p', numeric: true, cell: ({ ksPValue }) => formatPValue(ksPValue) },
        { name: 'effect, sd', numeric: true, cell: ({ effectSize }) => formatNumber(effectSize) },
        { name: 'rows, training', numeric: true, cell: ({ referenceRows }) => formatNumber(referenceRows) },
        { name: 'rows, live', numeric: true, cell: ({ liveRows }) => formatNumber(liveRows) },
        { name: 'why', cell: ({ why }) => why, className: () => 'wordy' },
      ],
      features,
    )}
  </details>`;
}

/** Scores on labels that have come due, report by report. */
export function scoresOverTime(reports: readonly DriftReport[]): Html {
  const rows = reports.flatMap(({ asOf, championVersion, scores }) =>
    scores.map((score): ScoreCheck & { asOf: string; championVersion: number } => ({
      ...score,
      asOf,
      championVersion,
    })),
  );
  if (rows.length === 0) return nothing;
  return html`<details>
    <summary>Scores on matured labels</summary>
    ${table<(typeof rows)[number]>(
      'Scores by as-of date',
      [
        { name: 'as of', header: true, cell: ({ asOf }) => asOf },
        { name: 'champion', cell: ({ championVersion }) => `v${championVersion}` },
        { name: 'metric', cell: ({ metric }) => metric.replaceAll('_', ' ') },
        {
          name: 'result',
          cell: ({ failed }) =>
            failed ? html`<span class="bad">✕ failed</span>` : html`<span class="good">✓ held</span>`,
        },
        { name: 'value', numeric: true, cell: ({ value }) => formatNumber(value) },
        { name: 'threshold', numeric: true, cell: ({ threshold }) => formatNumber(threshold) },
        { name: 'rows', numeric: true, cell: (one) => formatNumber(one.rows) },
        { name: 'in words', cell: ({ sentence }) => sentence, className: () => 'wordy' },
      ],
      rows,
    )}
  </details>`;
}
