import type { DecisionEvaluation, SelectionEvaluation } from '../../contracts/evaluation.ts';
import type { RunReport } from '../../contracts/report.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import { formatNumber, formatPValue, formatShare } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { intervals } from './intervals.ts';
import { section } from './section.ts';

interface Fact {
  readonly what: string;
  readonly found: string;
  readonly meaning: string;
}

/** Each number with what it says about luck. */
function evidence(selection: SelectionEvaluation): Fact[] {
  const { strategies, sharpe, luckySharpe, deflatedProbability, plainProbability } = selection;
  const { minimumRows, overfitting, superiorPValue, forecast } = selection;
  const facts: (Fact | null)[] = [
    {
      what: 'Sharpe ratio, a year',
      found: formatNumber(sharpe),
      meaning: `the best of ${strategies} strategies without skill would show ${formatNumber(luckySharpe)}`,
    },
    {
      what: 'deflated',
      found: formatShare(deflatedProbability),
      meaning: 'chance that the true ratio is above that of the lucky one; 95 % is asked for by custom',
    },
    {
      what: 'probabilistic',
      found: formatShare(plainProbability),
      meaning: 'the same above 0, had nothing else been tried',
    },
    minimumRows === null
      ? null
      : {
          what: 'track record needed',
          found: `${formatNumber(minimumRows)} rows`,
          meaning: 'to call the ratio positive at 95 %',
        },
    overfitting === null
      ? null
      : {
          what: 'backtest overfitting',
          found: formatShare(overfitting),
          meaning: 'of the splits: the best in one half is below the median in the other; chance alone gives half',
        },
    superiorPValue === null
      ? null
      : {
          what: 'superior to buy and hold',
          found: `p ${formatPValue(superiorPValue)}`,
          meaning: 'Hansen’s test over everything tried; small where one is truly better',
        },
    forecast === null
      ? null
      : {
          what: 'log loss against the naive baseline',
          found: `${formatNumber(forecast.difference)}, p ${formatPValue(forecast.pValue)}`,
          meaning: 'Diebold–Mariano; below 0 the challenger loses less',
        },
  ];
  return facts.filter((fact) => fact !== null);
}

function evidenceTable(selection: SelectionEvaluation | null): Html {
  if (selection === null) return html`<p>The strategy never traded, so that there is nothing to tell from luck.</p>`;
  return table<Fact>(
    `How much may be luck, over ${selection.strategies} strategies tried`,
    [
      { name: 'measure', header: true, cell: ({ what }) => what },
      { name: 'found', numeric: true, cell: ({ found }) => found },
      { name: 'meaning', cell: ({ meaning }) => meaning, className: () => 'wrap' },
    ],
    evidence(selection),
  );
}

function thresholdFigure({ trials, threshold }: DecisionEvaluation, key: string): Html {
  const known = trials.filter(({ sharpe }) => sharpe !== null);
  if (known.length < 2) return nothing;
  const chosen = known.findIndex((trial) => trial.threshold === threshold);
  const line = {
    name: 'Sharpe ratio',
    colour: seriesColour(0),
    dash: 'solid' as const,
    points: known.map(({ sharpe }, at) => [at, sharpe!] as const),
    radius: (at: number) => (at === chosen ? 6 : 2),
  };
  return figure({
    drawing: lineChart({
      key: `${key}-thresholds`,
      title: `Sharpe ratio after costs by threshold, all judged rows; ${formatNumber(threshold)} is in force`,
      lines: [line],
      x: { name: 'threshold', kind: 'names', names: known.map((trial) => formatNumber(trial.threshold)) },
      y: { name: 'Sharpe ratio', unit: false },
      half: true,
    }),
    caption: 'Thresholds.',
    reading: `The large dot is in force: ${formatNumber(threshold)}. This curve knows all rows; the strategy itself knew each day only what was past.`,
    legend: [],
    table: table<(typeof known)[number]>(
      'Thresholds over all judged rows',
      [
        { name: 'threshold', header: true, numeric: true, cell: (trial) => formatNumber(trial.threshold) },
        { name: 'Sharpe ratio', numeric: true, cell: ({ sharpe }) => formatNumber(sharpe) },
        { name: 'turnover a year', numeric: true, cell: ({ turnover }) => formatNumber(turnover) },
      ],
      known,
    ),
  });
}

function moneyTable({ metrics, rule, rows, from, to }: DecisionEvaluation): Html {
  const entries = Object.entries(metrics).map(([name, value]) => ({ name: name.replaceAll('_', ' '), value }));
  const how = rule === 'sharpe' ? 'the thresholds that were in force' : 'a fixed threshold';
  return table<(typeof entries)[number]>(
    `The strategy with ${how}, ${formatNumber(rows)} rows, ${from} – ${to}`,
    [
      { name: 'metric', header: true, cell: ({ name }) => name },
      { name: 'value', numeric: true, cell: ({ value }) => formatNumber(value) },
    ],
    entries,
  );
}

/** How the challenger's probabilities become positions, what that earned, how much of it may be luck, and what intervals held. */
export function decision(run: RunReport, key: string): Html {
  const { decision: judged, intervals: outcome } = run.evaluation;
  if (judged === null && outcome === null) return nothing;
  const strategy =
    judged === null
      ? nothing
      : html`<p>
            Long above a probability of ${formatNumber(judged.threshold)}, else flat.
            ${
              judged.rule === 'sharpe'
                ? 'The threshold is the one with the best Sharpe ratio after costs on rows whose outcomes were known, chosen again and again on the way.'
                : 'The threshold is fixed in the system file.'
            }
          </p>
          ${evidenceTable(judged.selection)}
          <div class="pair">${thresholdFigure(judged, key)} ${moneyTable(judged)}</div>
          ${
            judged.notes.length === 0
              ? nothing
              : html`<ul class="notes">
                  ${judged.notes.map((note) => html`<li>${note}</li>`)}
                </ul>`
          }`;
  return section(
    key,
    'Decision and uncertainty',
    html`${strategy} ${outcome === null ? nothing : intervals(outcome, key)}`,
  );
}
