import type { FeatureLeak, LeakExample, LeakReport } from '../../contracts/pointInTime.ts';
import { formatNumber, formatShare, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const days = (value: number | undefined) => (value === undefined ? '—' : formatNumber(Math.round(value * 10) / 10));

function score({ score: found, scoreNote }: LeakReport): Html {
  if (found === null) return html`<p>${scoreNote}</p>`;
  return html`<p>
    ${found.model} on the naive columns has a ${found.metric} of ${formatNumber(found.naive)}, on the honest ones
    ${formatNumber(found.honest)} (${found.direction} is better), on the same ${plural(found.rows, 'row')} in
    ${plural(found.folds, 'fold')} out of time: the leak flatters the model by ${formatNumber(found.flattery)}.
    ${scoreNote}
  </p>`;
}

function examples({ feature, examples: shown }: FeatureLeak): Html {
  if (shown.length === 0) return nothing;
  return table<LeakExample>(
    `${feature}: the last values that a naive lag knew too early`,
    [
      { name: 'on', header: true, cell: ({ date }) => date },
      { name: 'period', cell: ({ period }) => period },
      { name: 'naive value', numeric: true, cell: ({ naive }) => formatNumber(naive) },
      { name: 'released', cell: ({ releasedOn }) => releasedOn },
      { name: 'days early', numeric: true, cell: ({ daysEarly }) => days(daysEarly) },
      { name: 'known period', cell: ({ knownPeriod }) => knownPeriod ?? '—' },
      { name: 'known value', numeric: true, cell: ({ known }) => formatNumber(known) },
    ],
    shown,
  );
}

/** What lags counted from observation dates would have known too early, and what that would have been worth. */
export function leak(report: LeakReport, key: string): Html {
  return section(
    key,
    'Look-ahead of naive lags',
    html`<p>
        A naive lag takes a value so many days after the first day of its period, published or not. The lead is how long
        before its first release it would have been used.
      </p>
      ${table<FeatureLeak>(
        'Lead in days, over the periods of each series',
        [
          { name: 'feature', header: true, cell: ({ feature }) => feature },
          { name: 'series', cell: ({ series }) => series },
          { name: 'median', numeric: true, cell: ({ lead }) => days(lead?.median) },
          { name: 'least', numeric: true, cell: ({ lead }) => days(lead?.least) },
          { name: 'most', numeric: true, cell: ({ lead }) => days(lead?.most) },
          { name: 'periods', numeric: true, cell: ({ lead }) => formatNumber(lead?.periods ?? 0) },
          { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows) },
          { name: 'rows too early', numeric: true, cell: ({ earlyShare }) => formatShare(earlyShare) },
          { name: 'rows revised later', numeric: true, cell: ({ revisedRows }) => formatNumber(revisedRows) },
        ],
        report.features,
      )}
      ${score(report)} ${report.features.map(examples)}`,
  );
}
