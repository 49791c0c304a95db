import type { CausalAnalysis, CausalTreatment, CausalView } from '../../contracts/causal.ts';
import type { RunReport } from '../../contracts/report.ts';
import { figure } from '../charts/figure.ts';
import { lineChart } from '../charts/lineChart.ts';
import type { Line } from '../charts/lineChart.ts';
import { formatNumber, formatPValue, formatShare } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const interval = ({ lower, upper }: { readonly lower: number; readonly upper: number }) =>
  `${formatNumber(lower)} to ${formatNumber(upper)}`;

/** Every interval stands beside what it covers in simulation. */
function averages({ treatments, outcome }: CausalView): Html {
  return table<CausalTreatment>(
    `Average effect of one unit of each treatment on the ${outcome}`,
    [
      { name: 'treatment', header: true, cell: ({ name }) => name },
      { name: 'effect', numeric: true, cell: ({ average }) => formatNumber(average.effect) },
      { name: '95 % interval', numeric: true, cell: ({ average }) => interval(average) },
      { name: 'simulated coverage', numeric: true, cell: ({ coverage }) => formatShare(coverage.covered) },
      { name: 'widened by', numeric: true, cell: ({ coverage }) => formatNumber(coverage.factor) },
      { name: 'R-loss against none', numeric: true, cell: ({ rLoss }) => formatNumber(gain(rLoss)) },
      { name: 'share of the forest', numeric: true, cell: ({ weights }) => formatShare(weights['forest'] ?? null) },
    ],
    treatments,
  );
}

/** Share of the R-loss without effects that the ensemble takes away, out of fold. */
function gain(rLoss: CausalTreatment['rLoss']): number | null {
  const [none, ensemble] = [rLoss['none'], rLoss['ensemble']];
  return none === undefined || ensemble === undefined || none === 0 ? null : 1 - ensemble / none;
}

function methods({ treatments }: CausalView): Html {
  const rows = treatments.flatMap(({ name, estimates }) => estimates.map((one) => ({ name, ...one })));
  return table<(typeof rows)[number]>(
    'The average effect by other methods',
    [
      { name: 'treatment', header: true, cell: ({ name }) => name },
      { name: 'method', cell: ({ method }) => method },
      { name: 'effect', numeric: true, cell: ({ effect }) => formatNumber(effect) },
      { name: '95 % interval', numeric: true, cell: interval },
    ],
    rows,
  );
}

function curve({ name, curve: { feature, points }, coverage }: CausalTreatment, key: string): Html {
  type Point = (typeof points)[number];
  const line = (part: 'effect' | 'lower' | 'upper'): Line => ({
    name: part,
    colour: part === 'effect' ? seriesColour(0) : colour('muted'),
    dash: part === 'effect' ? 'solid' : 'dashed',
    points: points.map((point, at) => [at, point[part]]),
  });
  return figure({
    drawing: lineChart({
      key,
      title: `Effect of ${name} as ${feature} goes from low to high`,
      lines: [line('effect'), line('lower'), line('upper')],
      x: { name: feature, kind: 'names', names: points.map(({ at }) => formatNumber(at)) },
      y: { name: 'effect', unit: false },
      half: true,
    }),
    caption: `${name} by ${feature}.`,
    reading: `The feature that tells its effects apart most, at its quantiles from 5 % to 95 %; the others at their medians. ${coverage.sentence}`,
    legend: [
      { label: 'effect', colour: seriesColour(0), mark: 'line' },
      { label: '95 % interval, as widened', colour: colour('muted'), mark: 'line', dash: 'dashed' },
    ],
    table: table<Point>(
      `Effect of ${name}`,
      [
        { name: feature, header: true, cell: ({ at }) => formatNumber(at) },
        { name: 'effect', numeric: true, cell: ({ effect }) => formatNumber(effect) },
        { name: '95 % interval', numeric: true, cell: interval },
      ],
      points,
    ),
  });
}

function importance({ treatments }: CausalView): Html {
  const places = [0, 1, 2, 3, 4];
  return table<CausalTreatment>(
    'Features that tell effects apart: share of the forest’s splits, upper ones counting more',
    [
      { name: 'treatment', header: true, cell: ({ name }) => name },
      ...places.map((place) => ({
        name: String(place + 1),
        cell: ({ importance: ranked }: CausalTreatment) => {
          const one = ranked[place];
          return one ? `${one.feature} ${formatShare(one.share)}` : '—';
        },
      })),
    ],
    treatments,
  );
}

function refutations({ treatments }: CausalView): Html {
  const rows = treatments.flatMap(({ name, refutations: found }) => found.map((one) => ({ treatment: name, ...one })));
  return table<(typeof rows)[number]>(
    'Attempts to refute the average effects',
    [
      { name: 'treatment', header: true, cell: ({ treatment }) => treatment },
      { name: 'attempt', cell: ({ name }) => name },
      { name: 'effect', numeric: true, cell: ({ effect }) => formatNumber(effect) },
      { name: 'found', numeric: true, cell: ({ found }) => formatNumber(found) },
      { name: 'p', numeric: true, cell: ({ pValue }) => formatPValue(pValue) },
      { name: 'stands', cell: ({ passed }) => (passed ? 'yes' : 'no') },
      { name: 'in words', cell: ({ sentence }) => sentence },
    ],
    rows,
  );
}

/** What the model says of the day the run was made for. */
function newest({ date, causal_effects: effects, regime, uncertainty }: CausalAnalysis): Html {
  const { probabilities, dominant } = regime;
  const rows = Object.entries(effects).map(([name, one]) => ({ name, ...one }));
  return html`<p>
      On ${date} the likeliest regime is ${dominant}, with ${formatShare(probabilities[dominant] ?? null)}; the outcome
      that begins there is expected to be ${formatNumber(uncertainty.prediction)}, from ${interval(uncertainty)}.
    </p>
    ${table<(typeof rows)[number]>(
      `Effects of one unit of each treatment on ${date}`,
      [
        { name: 'treatment', header: true, cell: ({ name }) => name },
        { name: 'effect', numeric: true, cell: ({ effect }) => formatNumber(effect) },
        { name: '95 % interval', numeric: true, cell: interval },
      ],
      rows,
    )}`;
}

/** Effects of the treatments with simulated coverage, what they differ by, and what could be said against them. */
export function causal(run: RunReport, key: string): Html {
  const view = run.causal ?? null;
  if (view === null || view.treatments.length === 0) return nothing;
  return section(
    key,
    `Effects by ${view.model}`,
    html`<p>
        Learnt from ${formatNumber(view.rows)} rows. Regimes by ${view.regimeModel}, intervals of the outcome
        ${view.uncertainty}. Effects are causes only as far as the features hold every common cause.
      </p>
      ${view.newest ? newest(view.newest) : nothing} ${averages(view)}
      <div class="pair">${view.treatments.map((one, at) => curve(one, `${key}-curve-${at}`))}</div>
      ${importance(view)} ${refutations(view)} ${methods(view)}`,
  );
}
