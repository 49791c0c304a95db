import type { ConceptDrift, DriftReport, FeatureDrift, ScoreCheck } from '../../contracts/drift.ts';
import type { RegimeWatch } from '../../contracts/regimes.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

/** The last comparison in full: both statistics, each p-value by its name, how far rows moved and what they are worth. */
export function latestDrift({ asOf, from, to, features, championVersion }: DriftReport): Html {
  return html`<details>
    <summary>Every feature as of ${asOf}</summary>
    <p>
      Three kinds of p-value, each the chance of a statistic this large without drift.
      <strong>p, independent</strong> takes every row as news; rows that resemble their neighbours make it far too
      small. <strong>p, blocks</strong> compares whole stretches of rows, so that this resemblance stays.
      <strong>p, adjusted</strong> is the lesser of both block p-values after the correction for all features: the last
      word. <strong>worth</strong> is how many independent rows the training rows count as.
    </p>
    ${table<FeatureDrift>(
      `Live rows ${from} to ${to} against the training rows of champion v${championVersion}`,
      [
        { name: 'feature', header: true, cell: ({ feature }) => feature },
        {
          name: 'result',
          cell: ({ drifted }) =>
            drifted ? html`<span class="bad">▲ drifted</span>` : html`<span class="good">✓ same</span>`,
        },
        { name: 'p, adjusted', numeric: true, cell: ({ adjustedPValue }) => formatPValue(adjustedPValue ?? null) },
        { name: 'Wasserstein, sd', numeric: true, cell: ({ wasserstein }) => formatNumber(wasserstein ?? null) },
        { name: 'mean moved, sd', numeric: true, cell: ({ effectSize }) => formatNumber(effectSize) },
        { name: 'PSI', numeric: true, cell: ({ psi }) => formatNumber(psi) },
        { name: 'PSI p, blocks', numeric: true, cell: ({ psiBlockPValue }) => formatPValue(psiBlockPValue ?? null) },
        { name: 'PSI p, independent', numeric: true, cell: ({ psiPValue }) => formatPValue(psiPValue) },
        { name: 'KS', numeric: true, cell: ({ ksStatistic }) => formatNumber(ksStatistic) },
        { name: 'KS p, blocks', numeric: true, cell: ({ ksBlockPValue }) => formatPValue(ksBlockPValue ?? null) },
        { name: 'KS p, independent', numeric: true, cell: ({ ksPValue }) => formatPValue(ksPValue) },
        { name: 'rows, training', numeric: true, cell: ({ referenceRows }) => formatNumber(referenceRows) },
        {
          name: 'worth',
          numeric: true,
          cell: ({ effectiveReferenceRows: worth }) => formatNumber(worth == null ? null : Math.round(worth)),
        },
        { name: 'rows, live', numeric: true, cell: ({ liveRows }) => formatNumber(liveRows) },
        { name: 'why', cell: ({ why }) => why, className: () => 'wordy' },
      ],
      features,
    )}
  </details>`;
}

/** What the detectors say of the champion's losses, newest report; nothing where none of the reports has them. */
export function latestConcept(reports: readonly DriftReport[]): Html {
  const report = reports.findLast(({ concept }) => concept !== undefined && concept.length > 0);
  if (report === undefined) return nothing;
  return html`<details open>
    <summary>Losses of champion v${report.championVersion} as of ${report.asOf}</summary>
    ${table<ConceptDrift>(
      'Detectors over the losses since training; two that agree make drift',
      [
        { name: 'detector', header: true, cell: ({ detector }) => detector },
        { name: 'watches', cell: ({ loss }) => loss.replaceAll('_', ' ') },
        { name: 'result', cell: conceptResult },
        { name: 'mean before', numeric: true, cell: ({ referenceLevel }) => formatNumber(referenceLevel) },
        { name: 'rows before', numeric: true, cell: ({ referenceLosses }) => formatNumber(referenceLosses) },
        { name: 'mean now', numeric: true, cell: ({ level }) => formatNumber(level) },
        { name: 'rows since', numeric: true, cell: ({ losses }) => formatNumber(losses) },
      ],
      report.concept!,
    )}
  </details>`;
}

function conceptResult({ alarmed, level, at }: ConceptDrift): Html {
  if (level === null) return html`<span class="muted">not judged</span>`;
  return alarmed ? html`<span class="bad">▲ rose by ${at}</span>` : html`<span class="good">✓ no rise</span>`;
}

/** Which regime the champion called since training, newest report; nothing where none of the reports says. */
export function latestRegime(reports: readonly DriftReport[]): Html {
  const report = reports.findLast(({ regime }) => regime !== undefined);
  if (report?.regime === undefined) return nothing;
  const { sentence, changes, raise, clear } = report.regime;
  return html`<details open>
    <summary>Regime as of ${report.asOf}</summary>
    <p>${sentence} It informs and is no drift by itself.</p>
    ${
      changes.length === 0
        ? nothing
        : table<RegimeWatch['changes'][number]>(
            `Changes since training: called at a filtered probability of ${raise}, given up at ${clear}`,
            [
              { name: 'date', header: true, cell: ({ date }) => date },
              { name: 'from', cell: ({ from }) => from ?? 'none' },
              { name: 'to', cell: ({ to }) => to },
              { name: 'probability', numeric: true, cell: ({ probability }) => formatNumber(probability) },
            ],
            changes,
          )
    }
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
