import assert from 'node:assert/strict';
import type { FeatureDefinition } from '../../ml/features/defineFeature.ts';
import { features } from '../../ml/features/registry.ts';
import type { Parameters } from '../../contracts/system.ts';
import { barFields } from '../../ml/features/column.ts';
import { streamOf } from '../../ml/features/streamOf.ts';
import { randomBars, randomPrices } from '../support/generators.ts';
import { pushAll } from '../support/pushAll.ts';

const rows = 160;
const bits = (column: Float64Array) => [...new BigUint64Array(column.slice().buffer)];

/** Declared defaults, a second choice of every number that still fits together, and every word with both of them. */
function parameterSets(feature: FeatureDefinition): Parameters[] {
  const entries = Object.entries(feature.parameters);
  const second = entries.flatMap(([name, { default: value, maximum = Infinity, integer }]) => {
    if (typeof value === 'string') return [];
    const next = integer === true ? value + 3 : value * 1.5;
    return [[name, next <= maximum ? next : value] as const];
  });
  const sets: Parameters[] = [{}, Object.fromEntries(second)];
  for (const [name, { oneOf, default: value }] of entries) {
    for (const word of oneOf ?? []) {
      if (word !== value) sets.push({ [name]: word }, { ...Object.fromEntries(second), [name]: word });
    }
  }
  return sets;
}

/** Prices, columns of the same bars where the feature reads bars, or 0 and 1 where it reads recessions. */
function inputsOf(feature: FeatureDefinition): Float64Array[] {
  const bars = randomBars(rows, { seed: 20 });
  const ofBars = feature.inputs.length > 1 && feature.inputs.every((role) => barFields.some((field) => field === role));
  return feature.inputs.map((role, i) => {
    if (ofBars) return Float64Array.from(bars, (bar) => bar[role as 'close']);
    const prices = randomPrices(rows, { seed: 20 + i });
    return role === 'recession' ? prices.map((_, t) => (t % 11 < 3 ? 1 : 0)) : prices;
  });
}

/** Time of a row on consecutive days, of which the first that is not missing is always the same. */
function dayOf(x: Float64Array | undefined): (row: number) => number {
  const leading = Math.max(0, x?.findIndex((value) => !Number.isNaN(value)) ?? 0);
  return (row) => Date.UTC(2020, 0, 6 - leading + row, 21);
}

function onDays(feature: FeatureDefinition): FeatureDefinition {
  const times = (x: Float64Array | undefined) =>
    Float64Array.from({ length: x?.length ?? 0 }, (_, row) => dayOf(x)(row));
  return {
    ...feature,
    compute: (inputs, parameters) => feature.compute(inputs, parameters, times(inputs[0])),
  };
}

describe('every feature', () => {
  for (const [key, entry] of Object.entries<FeatureDefinition>(features)) {
    const feature = onDays(entry);
    describe(key, () => {
      const inputs = inputsOf(feature);

      it('says what it is for, after whom, in which unit, of what and with which parameters', () => {
        assert.equal(feature.name, key);
        for (const words of [feature.purpose, feature.cite, feature.unit, ...feature.inputs])
          assert.ok(words.length > 0);
        assert.ok(Number.isInteger(feature.revision) && feature.revision >= 1);
        for (const parameter of Object.values(feature.parameters)) assert.ok(parameter.meaning.length > 0);
      });

      it('sees no future: a row of a prefix is the row of the whole, bit for bit', () => {
        for (const parameters of parameterSets(feature)) {
          const whole = feature.compute(inputs, parameters);
          for (const length of [1, 2, 15, 34, 35, 63, 100, 159]) {
            const prefix = feature.compute(
              inputs.map((column) => column.slice(0, length)),
              parameters,
            );
            assert.deepEqual(bits(prefix), bits(whole.slice(0, length)));
          }
        }
      });

      it('is missing for exactly its look-back, and is finite after it', () => {
        for (const parameters of parameterSets(feature)) {
          const column = feature.compute(inputs, parameters);
          const lookback = feature.lookback(parameters);
          assert.equal(column.length, rows);
          assert.ok(lookback < rows, `look-back ${lookback} fits in the test's ${rows} rows`);
          column.forEach((value, t) => assert.equal(Number.isFinite(value), t >= lookback, `row ${t} is ${value}`));
        }
      });

      it('reads the rows that it declares, and no others', () => {
        const lookback = feature.lookback({});
        const declared = feature.offsets?.({}) ?? Array.from({ length: lookback + 1 }, (_, i) => i);
        assert.equal(Math.max(...declared), lookback);
        if (feature.missing === 'onward') return;
        for (let offset = 0; offset <= lookback + 1; offset++) {
          const gap = inputs.map((column) => column.map((value, t) => (t === 120 - offset ? NaN : value)));
          const missing = Number.isNaN(feature.compute(gap, {})[120]!);
          assert.equal(missing, declared.includes(offset), `${offset} rows back`);
        }
      });

      it('gives row by row the bits of the column, also from a state that was written down on the way', () => {
        if (feature.place || feature.streamless) {
          assert.throws(() => streamOf(feature, {}), { name: 'ConfigError', message: /has no stream: / });
          return;
        }
        const gap = (at: number, of: number) =>
          inputs.map((column, i) => column.map((value, t) => (t === at && i >= of ? NaN : value)));
        const late = inputs.map((column) => column.map((value, t) => (t < 5 ? NaN : value)));
        // Without the last value of all inputs but the first, too.
        const partial = inputs.length > 1 ? [gap(80, 1)] : [];
        for (const parameters of parameterSets(feature)) {
          for (const columns of [inputs, late, gap(0, 0), gap(90, 0), ...partial]) {
            const expected = feature.compute(columns, parameters);
            const found = pushAll(entry, parameters, columns, { restartAt: [1, 64, 93], day: dayOf(columns[0]) });
            expected.forEach((value, t) =>
              assert.ok(Object.is(found[t], value), `row ${t}: ${found[t]}, not ${value}`),
            );
          }
        }
      });

      it('refuses infinities with their row', () => {
        const columns = inputs.map((column) => column.slice());
        columns.at(-1)![100] = -Infinity;
        assert.throws(() => feature.compute(columns, {}), { name: 'NumericsError', message: /-Infinity at row 100/ });
      });

      it('gives the same bits twice and leaves its inputs alone', () => {
        const before = inputs.map((column) => column.slice());
        assert.deepEqual(bits(feature.compute(inputs, {})), bits(feature.compute(inputs, {})));
        assert.deepEqual(inputs, before);
      });

      it('passes missing inputs on as it declares', () => {
        const lookback = feature.lookback({});
        const leading = inputs.map((column) => Float64Array.from([NaN, NaN, NaN, ...column]));
        const late = feature.compute(leading, {});
        assert.deepEqual(bits(late.slice(3)), bits(feature.compute(inputs, {})), 'leading gaps only move the start');
        const gapAt = 90;
        const gap = inputs.map((column) => column.map((value, t) => (t === gapAt ? NaN : value)));
        feature.compute(gap, {}).forEach((value, t) => {
          if (t < lookback) return;
          if (t < gapAt || (feature.missing === 'window' && t > gapAt + lookback))
            assert.ok(Number.isFinite(value), `row ${t}`);
          if (feature.missing === 'onward' && t >= gapAt) assert.ok(Number.isNaN(value), `row ${t} is ${value}`);
        });
        if (feature.missing === 'window') assert.ok(Number.isNaN(feature.compute(gap, {})[gapAt + lookback]!));
      });

      it('refuses an unknown parameter with the list, a value out of bounds and a wrong number of inputs', () => {
        const known = Object.keys(feature.parameters);
        const list = known.length > 0 ? `known ones are ${known.join(', ')}` : 'it has none';
        assert.throws(
          () => feature.compute(inputs, { windw: 3 }),
          (error: Error) => {
            assert.equal(error.name, 'ConfigError');
            return error.message.includes('windw') && error.message.includes(list);
          },
        );
        for (const name of known) {
          for (const value of [NaN, -1e9, 'ten', true]) {
            assert.throws(() => feature.compute(inputs, { [name]: value }), { name: 'ConfigError' });
          }
          if (feature.parameters[name]!.integer === true) {
            assert.throws(() => feature.lookback({ [name]: 2.5 }), /a whole number from .* got 2.5/);
          }
        }
        assert.throws(() => feature.compute([], {}), /inputs .*, got 0/);
      });

      it('takes empty columns and columns shorter than its look-back', () => {
        assert.equal(
          feature.compute(
            inputs.map(() => new Float64Array(0)),
            {},
          ).length,
          0,
        );
        const short = feature.compute(
          inputs.map((column) => column.slice(0, 1)),
          {},
        );
        assert.equal(short.length, 1);
      });
    });
  }
});
