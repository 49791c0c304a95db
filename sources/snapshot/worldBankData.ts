import { snapshotSeries } from './data.ts';

/**
 * Indicators under the World Bank's names, computed from the bundled FRED series: no number here is the World Bank's
 * own. Each says so in its title.
 */
export interface WorldBankIndicator {
  readonly id: string;
  readonly title: string;
  /** Ascending; dates as the World Bank writes them: `2020`, `2020Q1` or `2020M01`. */
  readonly rows: readonly { readonly date: string; readonly value: number }[];
}

interface Recipe {
  readonly id: string;
  readonly title: string;
  /** Id of the FRED series. */
  readonly from: string;
  readonly as: 'annual mean' | 'annual growth' | 'quarterly' | 'monthly';
  readonly times?: number;
}

const recipes: readonly Recipe[] = [
  { id: 'NY.GDP.MKTP.CD', title: 'GDP (current US$)', from: 'GDP', as: 'annual mean', times: 1e9 },
  { id: 'NY.GDP.MKTP.KD.ZG', title: 'GDP growth (annual %)', from: 'GDPC1', as: 'annual growth' },
  { id: 'FP.CPI.TOTL.ZG', title: 'Inflation, consumer prices (annual %)', from: 'CPIAUCSL', as: 'annual growth' },
  { id: 'SL.UEM.TOTL.NE.ZS', title: 'Unemployment, total (% of labor force)', from: 'UNRATE', as: 'annual mean' },
  { id: 'FR.INR.LEND', title: 'Lending interest rate (%)', from: 'MPRIME', as: 'annual mean' },
  // FRED's GDP is in billions at an annual rate.
  { id: 'NYGDPMKTPSACD', title: 'GDP, current US$, millions, seas. adj.', from: 'GDP', as: 'quarterly', times: 250 },
  { id: 'UNEMPSA_', title: 'Unemployment rate, percent, seas. adj.', from: 'UNRATE', as: 'monthly' },
  { id: 'CPTOTSAXN', title: 'CPI price, seas. adj.', from: 'CPIAUCSL', as: 'monthly' },
];

let indicators: ReadonlyMap<string, WorldBankIndicator> | undefined;

export function worldBankIndicators(): ReadonlyMap<string, WorldBankIndicator> {
  indicators ??= new Map(recipes.map((recipe) => [recipe.id, compute(recipe)]));
  return indicators;
}

function compute({ id, title, from, as, times = 1 }: Recipe): WorldBankIndicator {
  const rows = snapshotSeries()
    .get(from)!
    .rows.flatMap(({ date, value }) => (value === '.' ? [] : [{ date, value: Number(value) * times }]));
  const computed =
    as === 'monthly' || as === 'quarterly'
      ? rows.map(({ date, value }) => ({ date: periodOf(date, as), value }))
      : annual(rows, as);
  return {
    id,
    title: `${title}, ${as} of FRED ${from}, computed by Regimen`,
    // The source has seven digits; more would be noise of the arithmetic.
    rows: computed.map(({ date, value }) => ({ date, value: Number(value.toPrecision(7)) })),
  };
}

function periodOf(date: string, as: 'monthly' | 'quarterly'): string {
  const month = Number(date.slice(5, 7));
  return as === 'monthly' ? `${date.slice(0, 4)}M${date.slice(5, 7)}` : `${date.slice(0, 4)}Q${Math.ceil(month / 3)}`;
}

type Row = WorldBankIndicator['rows'][number];

/** Means of the years that are whole, or their growth on the year before in percent. */
function annual(rows: readonly Row[], as: Recipe['as']): readonly Row[] {
  const byYear = new Map<string, number[]>();
  for (const { date, value } of rows) {
    const year = date.slice(0, 4);
    byYear.set(year, [...(byYear.get(year) ?? []), value]);
  }
  const whole = Math.max(...[...byYear.values()].map((values) => values.length));
  const means = [...byYear]
    .filter(([, values]) => values.length === whole)
    .map(([date, values]) => ({ date, value: values.reduce((sum, value) => sum + value, 0) / whole }));
  if (as === 'annual mean') return means;
  return means.slice(1).map(({ date, value }, at) => ({ date, value: 100 * (value / means[at]!.value - 1) }));
}
