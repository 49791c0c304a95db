import type { ComparedMetric, ComparedTest, ModelComparison } from '../../contracts/comparison.ts';
import { formatNumber, formatPValue, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const interval = ({ lower, upper }: { readonly lower: number | null; readonly upper: number | null }) =>
  lower === null || upper === null ? '—' : `${formatNumber(lower)} … ${formatNumber(upper)}`;

function decided({ decisive, power }: ModelComparison): Html {
  if (decisive === null || power === null) return nothing;
  const more =
    power.moreRows === null ? 'more than a billion more rows' : `about ${plural(power.moreRows, 'more row')}`;
  return html`<p>
    The verdict rests on ${decisive.test} of ${decisive.metric} alone (${plural(decisive.lags, 'lag')}, t
    ${formatNumber(decisive.statistic)}, ${formatNumber(decisive.degreesOfFreedom)} degrees of freedom, p
    ${formatPValue(decisive.pValue)}), named before looking. As neighbouring rows resemble each other, the rows count as
    ${formatNumber(Math.round(power.effectiveRows))} independent ones, which find a difference of
    ${formatNumber(power.detectable)} four times in five; a difference as large as the one seen would take ${more}.
  </p>`;
}

/** Metrics of both, their differences, and every test that was asked. */
export function comparedMetrics(page: ModelComparison, key: string): Html {
  const { a, b, rows, from, to, level, metrics, tests } = page;
  return section(
    key,
    'Both on the same rows',
    html`<p>
        A is ${a}, B is ${b}; ${plural(rows, 'common out-of-time row')} from ${from} to ${to}. Intervals and p-values by
        studentised circular block bootstrap; corrected p-values by Holm over all tests below.
      </p>
      ${table<ComparedMetric>(
        'Metrics',
        [
          { name: 'metric', header: true, cell: ({ metric }) => metric },
          { name: 'better', cell: ({ direction }) => direction },
          { name: 'A', numeric: true, cell: (one) => formatNumber(one.a) },
          { name: 'B', numeric: true, cell: (one) => formatNumber(one.b) },
          { name: 'A − B', numeric: true, cell: ({ difference }) => formatNumber(difference) },
          { name: `${formatNumber(100 * level)} % interval`, numeric: true, cell: interval },
          { name: 'p', numeric: true, cell: ({ pValue }) => formatPValue(pValue) },
          { name: 'p, corrected', numeric: true, cell: ({ correctedPValue }) => formatPValue(correctedPValue) },
        ],
        metrics,
      )}
      ${decided(page)}
      ${table<ComparedTest>(
        'Tests',
        [
          { name: 'metric', header: true, cell: ({ metric }) => metric },
          { name: 'test', cell: ({ test }) => test },
          { name: 'rows taken as', cell: ({ rows: taken }) => taken },
          { name: 'statistic', numeric: true, cell: (one) => `${one.statisticName} ${formatNumber(one.statistic)}` },
          { name: 'p', numeric: true, cell: ({ pValue }) => formatPValue(pValue) },
          { name: 'p, corrected', numeric: true, cell: ({ correctedPValue }) => formatPValue(correctedPValue) },
          { name: 'effect', cell: ({ effectName }) => effectName },
          { name: 'size', numeric: true, cell: ({ effect }) => formatNumber(effect) },
          { name: 'interval', numeric: true, cell: interval },
          { name: 'convention', cell: ({ convention }) => convention },
        ],
        tests,
      )}`,
  );
}
