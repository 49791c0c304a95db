import { endOfDay } from '../../../contracts/dates.ts';
import type { Bar, Observation } from '../../../contracts/observation.ts';
import type { FeatureSpec, SystemSpec } from '../../../contracts/system.ts';
import { buildGold } from '../../../ml/features/buildGold.ts';
import { randomBars, randomObservations } from '../../support/generators.ts';

export const feature = (name: string, of: string[], parameters = {}): FeatureSpec => ({
  feature: name,
  of,
  parameters,
});

const systemOf = (part: Partial<SystemSpec>): SystemSpec =>
  ({
    name: 'test-system',
    calendar: 'monthly',
    start: '2010-01-01',
    sources: [
      {
        source: 'fred',
        kind: 'observations',
        series: [
          { id: 'UNRATE', frequency: 'monthly', optional: false },
          { id: 'INDPRO', frequency: 'monthly', optional: false },
          { id: 'GDP', frequency: 'quarterly', optional: false },
          { id: 'GLD', frequency: 'monthly', optional: true },
        ],
      },
      { source: 'yahoo', kind: 'bars', series: [{ id: 'SPX', frequency: 'daily', optional: false }] },
    ],
    features: {},
    target: null,
    labels: null,
    ...part,
  }) as SystemSpec;

export const observations = [
  ...randomObservations('UNRATE', 120, { seed: 1, lagDays: 6 }),
  ...randomObservations('INDPRO', 120, { seed: 2, lagDays: 16 }),
  ...randomObservations('GDP', 40, { seed: 3, months: 3, lagDays: 29 }),
];
export const bars = randomBars(1500, { seed: 4 });
const nber = [{ first: '2011-03-01', last: '2011-07-01' }];

export const monthly = systemOf({
  labels: 'nber',
  features: {
    unemployment: feature('value', ['UNRATE']),
    production: feature('log_difference', ['INDPRO']),
    growth: feature('growth_annualised', ['GDP'], { periods_per_year: 4 }),
    gap: { expression: 'production - lag(unemployment, 2) / 10' },
    share: { expression: 'UNRATE / GDP' },
  },
});
export const daily = systemOf({
  calendar: 'daily',
  start: '2010-06-01',
  target: { name: 'up', kind: 'direction', of: 'close', horizon: 5 },
  features: {
    momentum: feature('momentum', ['close']),
    strength: feature('rsi', ['close']),
    range: { expression: 'log(high / low)' },
    calm: { expression: 'lag(range, 3) - momentum' },
    production: feature('year_on_year', ['INDPRO']),
    production_z: feature('rolling_zscore', ['production'], { window: 12 }),
    output: feature('log_difference', ['GDP']),
  },
});

export const gold = (
  spec: SystemSpec,
  asOf: string,
  data: { observations?: readonly Observation[]; bars?: readonly Bar[] } = {},
) =>
  buildGold({
    spec,
    asOfTime: endOfDay(asOf),
    observations: data.observations ?? observations,
    bars: data.bars ?? bars,
    nber,
  });
