import type { HoldoutScore, Study, Trial } from '../contracts/tune.ts';
import { figure } from './charts/figure.ts';
import { lineChart, type Line } from './charts/lineChart.ts';
import { formatNumber, formatPValue, formatShare, plural } from './format.ts';
import { html, nothing, type Html } from './html.ts';
import { seriesColour } from './palette.ts';
import { plainPage } from './plainPage.ts';
import { section } from './sections/section.ts';
import { table } from './table.ts';

const shownTrials = 10;

const lastOf = ({ scores }: Trial): number => scores.at(-1)!;

const inWords = ({ parameters }: Pick<Trial, 'parameters'>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : String(value)}`)
    .join(', ');

function ordered({ trials, direction }: Study): readonly Trial[] {
  const sign = direction === 'lower' ? 1 : -1;
  return trials
    .filter(({ state }) => state === 'complete')
    .toSorted((a, b) => sign * (lastOf(a) - lastOf(b)) || a.number - b.number);
}

function history(study: Study): Html {
  const { trials, direction, metric } = study;
  const complete = trials.filter(({ state }) => state === 'complete');
  const better = direction === 'lower' ? Math.min : Math.max;
  let best = lastOf(complete[0]!);
  const bests = complete.map((trial): readonly [number, number] => [
    trial.number,
    (best = better(best, lastOf(trial))),
  ]);
  const lines: readonly Line[] = [
    { name: 'best so far', colour: seriesColour(0), dash: 'solid', points: bests },
    {
      ...{ name: 'trial', colour: seriesColour(1), dash: 'dotted' as const, width: 0 },
      points: complete.map((trial) => [trial.number, lastOf(trial)] as const),
      radius: () => 3,
    },
  ];
  return figure({
    drawing: lineChart({
      key: 'study-history',
      title: `${metric} of the complete trials and the best so far`,
      lines,
      x: { name: 'trial', kind: 'count' },
      y: { name: metric, unit: false },
    }),
    caption: 'How the search went.',
    reading: `Each dot is a complete trial, ${direction} is better; the line is the best so far. All of it is over the rows of the search, so its last point is too good.`,
    legend: [
      { label: 'best so far', colour: seriesColour(0), mark: 'line' },
      { label: 'trial', colour: seriesColour(1), mark: 'line', dash: 'dotted' },
    ],
    table: table<Trial>(
      `The ${shownTrials} best trials`,
      [
        { name: 'trial', header: true, cell: ({ number }) => String(number) },
        { name: 'model', cell: ({ model }) => model },
        { name: metric, numeric: true, cell: (trial) => formatNumber(lastOf(trial)) },
        { name: 'parameters', cell: inWords },
      ],
      ordered(study).slice(0, shownTrials),
    ),
    tableTitle: 'The best trials',
  });
}

const roles = {
  tuned: 'best of the search',
  own: 'the system’s own parameters',
  untuned: 'best model with the system’s own parameters',
  naive: 'naive baseline',
} as const;

function holdout({ holdout: { rows, from, to, scores }, metric }: Study): Html {
  return html`<p>
      ${plural(rows, 'out-of-time row')} from ${from} to ${to} that no trial saw. p: Diebold–Mariano of the loss of each
      row against the best of the search.
    </p>
    ${table<HoldoutScore>(
      'On the holdout',
      [
        { name: 'configuration', header: true, cell: ({ role }) => roles[role] },
        { name: 'model', cell: ({ model }) => model },
        { name: metric, numeric: true, cell: ({ score }) => formatNumber(score) },
        { name: 'p', numeric: true, cell: ({ pValue }) => formatPValue(pValue) },
      ],
      scores,
    )}`;
}

function luck({ selection }: Study): Html {
  if (selection === null) return nothing;
  const { strategies, sharpe, luckySharpe, deflatedProbability, overfitting } = selection;
  return html`<p>
    Over the rows of the search the best trial’s strategy has a Sharpe ratio of ${formatNumber(sharpe)} a year; the best
    of ${plural(strategies, 'different strategy').replace('strategys', 'strategies')} without skill is expected to have
    ${formatNumber(luckySharpe)}. The chance that the true ratio is above that is
    ${formatShare(deflatedProbability)}${overfitting === null ? '' : `; the best of one half of the rows is below the median of the other in ${formatShare(overfitting)} of all splits`}.
  </p>`;
}

/** A search for parameters as one HTML file that asks for nothing else. Same study, same bytes. */
export function renderStudy(study: Study): string {
  const { trials, candidates, blocks, sampler, pruner, seed } = study;
  const count = (wanted: Trial['state']) => trials.filter(({ state }) => state === wanted).length;
  return plainPage(
    `Parameters of ${study.system} as of ${study.asOf}`,
    html`<p><strong>${study.sentence}</strong></p>
      ${section('study-holdout', 'Where no trial looked', html`${holdout(study)}${luck(study)}`)}
      ${section(
        'study-search',
        'The search',
        html`<p>
            ${plural(trials.length, 'trial')} of ${candidates.map(({ id }) => id).join(', ')}: ${count('complete')}
            complete, ${count('pruned')} given up after fewer than ${blocks.at(-1)!} test blocks, ${count('failed')}
            failed. Sampler ${sampler}, pruner ${pruner}, seed ${String(seed)}.
          </p>
          ${history(study)}`,
      )}
      ${section('study-paste', 'To paste into the system file', html`<pre>${study.yaml}</pre>`)}`,
  );
}
