import { profileQuantiles, type ColumnProfile, type ProfilePage, type TextProfile } from '../../contracts/profile.ts';
import { figure } from '../charts/figure.ts';
import { formatNumber, formatShare, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { seriesColour } from '../palette.ts';
import { section } from '../sections/section.ts';
import { table } from '../table.ts';
import { missingStrips } from './missingStrips.ts';
import { smallMultiples } from './smallMultiples.ts';

/** More panels than these are no longer read; the tables have every column. */
const panelsShown = 40;

const quantileNames = profileQuantiles.map((p) => (p === 0 ? 'least' : p === 1 ? 'most' : `${100 * p} %`));

const shareMissing = ({ present, missing }: ColumnProfile): string =>
  missing === 0 ? '0' : `${formatNumber(missing)} (${formatShare(missing / (present + missing))})`;

function moments(columns: readonly ColumnProfile[]): Html {
  return table<ColumnProfile>(
    'Columns',
    [
      { name: 'column', header: true, cell: ({ name }) => name },
      { name: 'values', numeric: true, cell: ({ present }) => formatNumber(present) },
      { name: 'missing', numeric: true, cell: shareMissing },
      { name: 'distinct', numeric: true, cell: ({ distinct }) => formatNumber(distinct) },
      { name: 'mean', numeric: true, cell: ({ distribution: one }) => formatNumber(one?.mean ?? null) },
      {
        name: 'deviation',
        numeric: true,
        cell: ({ distribution: one }) => formatNumber(one?.standardDeviation ?? null),
      },
      { name: 'skewness', numeric: true, cell: ({ distribution: one }) => formatNumber(one?.skewness ?? null) },
      {
        name: 'excess kurtosis',
        numeric: true,
        cell: ({ distribution: one }) => formatNumber(one?.excessKurtosis ?? null),
      },
    ],
    columns,
  );
}

function quantiles(columns: readonly ColumnProfile[]): Html {
  return table<ColumnProfile>(
    'Quantiles (type 7)',
    [
      { name: 'column', header: true, cell: ({ name }) => name },
      ...quantileNames.map((name, at) => ({
        name,
        numeric: true,
        cell: ({ distribution: one }: ColumnProfile) => formatNumber(one?.quantiles[at] ?? null),
      })),
    ],
    columns,
  );
}

function texts(columns: readonly TextProfile[]): Html {
  if (columns.length === 0) return nothing;
  return table<TextProfile>(
    'Columns of text',
    [
      { name: 'column', header: true, cell: ({ name }) => name },
      { name: 'missing', numeric: true, cell: ({ missing }) => formatNumber(missing) },
      { name: 'distinct', numeric: true, cell: ({ distinct }) => formatNumber(distinct) },
      {
        name: 'most frequent',
        cell: ({ most }) => most.map(({ value, count }) => `${value} (${formatNumber(count)})`).join(', '),
        className: () => 'wordy',
      },
    ],
    columns,
  );
}

/** How the values of every column lie. */
export function distributions({ columns, texts: words }: ProfilePage, key: string): Html {
  const drawn = columns.filter(({ distribution }) => distribution !== null).slice(0, panelsShown);
  const panels = drawn.map(({ name, distribution }) => {
    const { edges, counts } = distribution!.histogram;
    return { name, bars: counts.map((height, at) => ({ from: edges[at]!, to: edges[at + 1]!, height })) };
  });
  return section(
    key,
    'Distributions',
    html`${columns.length === 0 ? html`<p>No column of numbers.</p>` : moments(columns)}
    ${
      panels.length === 0
        ? nothing
        : figure({
            drawing: smallMultiples({
              key: `${key}-chart`,
              title: `Histograms of ${drawn.map(({ name }) => name).join(', ')}`,
              panels,
            }),
            caption: 'Histograms.',
            reading: `Bins by the rule of Freedman and Diaconis; each panel has its own scales.${columns.length > drawn.length ? ` ${plural(drawn.length, 'column')} of ${columns.length} are drawn.` : ''}`,
            legend: [],
            table: quantiles(columns),
            tableTitle: 'Quantiles',
          })
    }
    ${texts(words)}`,
  );
}

/** Where values are missing. */
export function missingness({ columns, missing, rows }: ProfilePage, key: string): Html {
  const lacking = new Set(columns.filter((column) => column.missing > 0).map(({ name }) => name));
  if (lacking.size === 0)
    return section(
      key,
      'Missing values',
      html`<p><span class="good">✓</span> No number is missing in ${plural(rows, 'row')}.</p>`,
    );
  const shown = missing.columns.filter(({ name }) => lacking.has(name)).slice(0, panelsShown);
  return section(
    key,
    'Missing values',
    figure({
      drawing: missingStrips(`${key}-chart`, { edges: missing.edges, columns: shown }),
      caption: 'Missing values over the rows.',
      reading: `Stronger where more of a stretch is missing. ${plural(columns.length - lacking.size, 'column')} have every value.`,
      legend: [{ label: 'missing', colour: seriesColour(1), mark: 'band' }],
      table: table<ColumnProfile>(
        'Columns with missing values',
        [
          { name: 'column', header: true, cell: ({ name }) => name },
          { name: 'missing', numeric: true, cell: shareMissing },
        ],
        columns.filter(({ name }) => lacking.has(name)),
      ),
    }),
  );
}
