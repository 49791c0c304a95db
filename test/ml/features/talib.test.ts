import assert from 'node:assert/strict';
import type { FeatureDefinition } from '../../../ml/features/defineFeature.ts';
import { features } from '../../../ml/features/registry.ts';
import fixture from '../../fixtures/indicators.json' with { type: 'json' };
import { assertClose } from '../../support/assertClose.ts';
import { lehmerBars, type BarColumns } from '../../support/lehmerBars.ts';
import { ttrcClose } from '../../support/ttrcClose.ts';

type Expected = Readonly<Record<string, readonly (number | null)[]>>;

/** Parameters of the fixture where they are not the defaults. */
const given: Readonly<Record<string, Record<string, number>>> = { difference: { lag: 1 } };

/** `rsi:pandas` is the feature rsi in the dialect pandas. */
function columnOf(name: string, bars: BarColumns): Float64Array {
  const [feature, dialect] = name.split(':') as [keyof typeof features, string | undefined];
  const definition: FeatureDefinition = features[feature];
  const inputs = definition.inputs.map((role) => bars[role === 'value' ? 'close' : (role as 'close')]);
  return definition.compute(inputs, { ...given[feature], ...(dialect === undefined ? {} : { dialect }) });
}

/** Relative 1e-9; absolute 1e-9 for lines that cross 0, where the prices they are made of are some 50. */
function compare(bars: BarColumns, expected: Expected, rows: readonly number[]): void {
  for (const [name, values] of Object.entries(expected)) {
    const found = columnOf(name, bars);
    values.forEach((value, i) => {
      const row = rows[i]!;
      const why = `${name} at row ${row} is ${found[row]}`;
      if (value !== null) assertClose(found[row]!, value, { rel: 1e-9, abs: 1e-9, why });
    });
  }
}

describe('indicators against programs', () => {
  const short = lehmerBars(160);

  it(`have the bars of the fixture, made by ${fixture.source}`, () => {
    for (const [name, values] of Object.entries(fixture.bars)) assert.deepEqual([...short[name as 'close']], values);
  });

  it('agree with TA-Lib and pandas on every row of 160', () => {
    compare(short, fixture.columns, [...short.close.keys()]);
  });

  it('are missing where TA-Lib is, but for lines that it leaves out until another one starts', () => {
    for (const [name, values] of Object.entries(fixture.columns)) {
      if (name.startsWith('stochastic') || name.includes(':')) continue;
      columnOf(name, short).forEach((value, row) => {
        assert.equal(Number.isNaN(value), values[row] === null, `${name} at row ${row}`);
      });
    }
  });

  it('agree with TA-Lib over 6,000 rows and over ttrc', () => {
    const long = lehmerBars(6000);
    assert.deepEqual(
      fixture.long.rows.map((row) => long.close[row]),
      fixture.long.close,
    );
    compare(long, fixture.long.columns, fixture.long.rows);
    const close = ttrcClose();
    compare({ open: close, high: close, low: close, close, volume: close }, fixture.ttrc.columns, fixture.ttrc.rows);
  });
});
