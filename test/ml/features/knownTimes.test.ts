import assert from 'node:assert/strict';
import type { FeatureSpec } from '../../../contracts/system.ts';
import { computeFeatures } from '../../../ml/features/computeFeatures.ts';
import { barFields, type Column } from '../../../ml/features/column.ts';
import type { FeatureDefinition } from '../../../ml/features/defineFeature.ts';
import { knownTimes } from '../../../ml/features/knownTimes.ts';
import { features as registry } from '../../../ml/features/registry.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { randomBars, randomPrices } from '../../support/generators.ts';
import { feature } from './goldSystems.ts';

const rows = 160;
const expressions = [
  'x - lag(y, 2)',
  'log_difference(x) * 2',
  'year_on_year(x) / y',
  'max(x, lag(x, 3), 0)',
  '-difference(y)',
];

/** Where the default look-back reaches beyond the gap. */
const shorter: Readonly<Record<string, Record<string, number>>> = { recession_probit: { least_rows: 60 } };

/** Months that come late and out of order, with a gap and a late start. */
function column(seed: number): Column {
  const random = createRandom(seed, 'known');
  const missing = (t: number) => t < 2 || (seed % 2 === 0 && t === 120);
  const time = Float64Array.from({ length: rows }, (_, t) => Date.UTC(2000, t, 1));
  const known = time.map((at, t) => (missing(t) ? NaN : at + (40 + random.integer(200)) * 86_400_000));
  const values = randomPrices(rows, { seed }).map((value, t) => (missing(t) ? NaN : value));
  return { grid: 'monthly', time, known, values };
}

/** Of 0 and 1, where `column` has prices. */
function recessions(seed: number): Column {
  const like = column(seed);
  return { ...like, values: like.values.map((value, t) => (Number.isNaN(value) ? NaN : Number(t % 11 < 3))) };
}

/** The fields of the same bars, each known at times of its own. */
function bars(seed: number): Record<string, Column> {
  const made = randomBars(rows, { seed });
  return Object.fromEntries(
    barFields.map((field, i) => {
      const like = column(seed + 2 * i);
      return [field, { ...like, values: like.values.map((value, t) => (Number.isNaN(value) ? NaN : made[t]![field])) }];
    }),
  );
}

const readsBars = (inputs: readonly string[]): boolean =>
  inputs.length > 1 && inputs.every((input) => barFields.some((field) => field === input));

describe('knownTimes', () => {
  const specs: [string, FeatureSpec][] = [
    ...Object.entries<FeatureDefinition>(registry).map(([name, { inputs }]): [string, FeatureSpec] => {
      const roles = inputs.map((role, i) => (role === 'recession' ? role : 'xyx'[i]!));
      return [name, feature(name, readsBars(inputs) ? [...inputs] : roles, shorter[name])];
    }),
    ...expressions.map((expression): [string, FeatureSpec] => [expression, { expression }]),
  ];
  for (const [name, spec] of specs) {
    it(`dates ${name} as computing it does`, () => {
      for (const seed of [1, 2]) {
        const base = { x: column(seed), y: column(seed + 4), recession: recessions(seed + 4), ...bars(seed) };
        const times = Object.fromEntries(
          Object.entries(base).map(([id, each]) => [id, { ...each, values: each.known }]),
        );
        const chain = { once: spec, twice: feature('rolling_mean', ['once'], { window: 3 }) };
        const [expected, found] = [computeFeatures(chain, base), knownTimes(chain, times)];
        for (const each of ['once', 'twice'] as const) {
          assert.deepEqual([...found[each]!.known], [...expected[each]!.known]);
          assert.deepEqual([...found[each]!.values], [...expected[each]!.known]);
        }
        assert.ok(found['once']!.known.some((at) => !Number.isNaN(at)));
      }
    });
  }
});
