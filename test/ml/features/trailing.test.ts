import assert from 'node:assert/strict';
import { dateOf, startOfDay } from '../../../contracts/dates.ts';
import type { Parameters } from '../../../contracts/system.ts';
import type { Column } from '../../../ml/features/column.ts';
import { computeFeatures } from '../../../ml/features/computeFeatures.ts';
import type { FeatureDefinition } from '../../../ml/features/defineFeature.ts';
import { knownTimes } from '../../../ml/features/knownTimes.ts';
import { features } from '../../../ml/features/registry.ts';
import { rowsDaysAgo, windowStarts } from '../../../ml/features/trailingDays.ts';
import { assertClose } from '../../support/assertClose.ts';
import { randomPrices } from '../../support/generators.ts';
import { feature } from './goldSystems.ts';
import { rollingFixture } from './rollingFixture.ts';

const dayMs = 86_400_000;
const fixture = rollingFixture();
const timed = Object.entries<FeatureDefinition>(features).filter(([, entry]) => entry.needsTime === true);
const windows = timed.filter(([, entry]) => entry.span !== undefined);
const bits = (column: Float64Array) => [...new BigUint64Array(column.slice().buffer)];

/** Rows on weekdays, now and then with a hole of weeks, each at the close in New York. */
const rows = 260;
const time = new Float64Array(rows);
for (let row = 0, at = Date.UTC(2023, 0, 3); row < rows; at += dayMs) {
  if ([0, 6].includes(new Date(at).getUTCDay()) || at % (97 * dayMs) < 12 * dayMs) continue;
  const summer = at > Date.UTC(2023, 2, 12) && at < Date.UTC(2023, 10, 5);
  time[row++] = at + (summer ? 20 : 21) * 3_600_000;
}
const x = randomPrices(rows, { seed: 31 });
const y = randomPrices(rows, { seed: 32 });
const inputsOf = (entry: FeatureDefinition, from = 0, to = rows) =>
  [x, y].slice(0, entry.inputs.length).map((column) => column.slice(from, to));

describe('windows of days against pandas', () => {
  const at = Float64Array.from(fixture.days, (day) => startOfDay(day) + 21 * 3_600_000);
  for (const [name, expected] of Object.entries(fixture.trailing)) {
    it(name, () => {
      const entry = features[name as keyof typeof features];
      const inputs = [fixture.x, fixture.y].slice(0, entry.inputs.length).map((column) => Float64Array.from(column));
      const found = entry.compute(inputs, { days: 14 }, at);
      expected.forEach((value, row) => {
        if (value === null) assert.ok(Number.isNaN(found[row]), `row ${row} is ${found[row]}`);
        else assertClose(found[row]!, value, { rel: 1e-10, abs: 1e-12, why: `${name}, ${fixture.days[row]}` });
      });
    });
  }
});

describe('features of the row’s time', () => {
  for (const [name, entry] of timed) {
    it(`${name} sees no future on rows with holes, bit for bit`, () => {
      const whole = entry.compute(inputsOf(entry), {}, time);
      // After a hole a window can hold one row only, which has no variation.
      assert.ok(whole.slice(60).filter(Number.isFinite).length > 190);
      for (const length of [1, 2, 40, 61, 133, 259]) {
        const prefix = entry.compute(inputsOf(entry, 0, length), {}, time.slice(0, length));
        assert.deepEqual(bits(prefix), bits(whole.slice(0, length)), `${length} rows`);
        const changed = inputsOf(entry).map((column) => column.fill(1e6, length));
        const later = time.map((each, row) => (row < length ? each : each + 500 * dayMs));
        assert.deepEqual(bits(entry.compute(changed, {}, later).slice(0, length)), bits(whole.slice(0, length)));
      }
    });

    it(`${name} needs a time for each row`, () => {
      assert.throws(() => entry.compute(inputsOf(entry), {}), /time of each of its 260 rows, got none/);
      assert.throws(() => entry.compute(inputsOf(entry), {}, time.slice(1)), /time of each of its 260 rows, got 259/);
    });
  }

  for (const [name, entry] of windows) {
    it(`${name} reads no more rows than its look-back, and those of its span`, () => {
      for (const days of [2, 7, 30]) {
        const parameters: Parameters = { days };
        const whole = entry.compute(inputsOf(entry), parameters, time);
        const lookback = entry.lookback(parameters);
        const { first, between } = entry.span!(parameters, time);
        for (let row = 40; row < rows; row += 7) {
          assert.equal(first[row] === -1, Number.isNaN(whole[row]), `${days} days, row ${row}`);
          if (first[row] === -1) continue;
          const from = row - lookback;
          const cut = entry.compute(
            inputsOf(entry, Math.max(0, from), row + 1),
            parameters,
            time.slice(Math.max(0, from), row + 1),
          );
          assert.ok(Object.is(cut.at(-1), whole[row]), `${days} days, row ${row}: ${cut.at(-1)} of ${whole[row]}`);
          assert.ok(first[row]! >= from, `row ${row} reads from ${first[row]}`);
          for (let gap = row - lookback - 1; gap <= row; gap++) {
            const holed = inputsOf(entry).map((column) => column.fill(NaN, gap, gap + 1));
            const read = gap === row || (between ? gap >= first[row]! : gap === first[row]);
            const found = entry.compute(holed, parameters, time)[row]!;
            assert.equal(
              Number.isNaN(found),
              read || Number.isNaN(whole[row]),
              `${days} days, row ${row} without ${gap}`,
            );
          }
        }
      }
    });
  }

  it('take as known the latest of the rows of their window, not of rows before it', () => {
    // The third day is known a year late, and its window passes.
    const known = time.map((at, row) => (row === 2 ? at + 365 * dayMs : at));
    const base: Record<string, Column> = { rate: { grid: 'daily', time, known, values: x } };
    const specs = {
      week: feature('trailing_mean', ['rate'], { days: 7 }),
      pace: feature('trailing_momentum', ['rate'], { days: 7 }),
      weekday: feature('day_of_week', ['rate']),
    };
    for (const columns of [
      computeFeatures(specs, base),
      knownTimes(specs, { rate: { ...base['rate']!, values: known } }),
    ]) {
      for (let row = 8; row < 60; row++) {
        const start = windowStarts(time, 7)[row]!;
        const ago = rowsDaysAgo(time, 7)[row]!;
        assert.equal(columns['week']!.known[row], start <= 2 ? known[2] : time[row], `row ${row}`);
        assert.equal(columns['pace']!.known[row], ago === 2 ? known[2] : time[row], `row ${row}`);
        assert.equal(columns['weekday']!.known[row], time[row]);
      }
    }
  });
});

describe('windowStarts and rowsDaysAgo', () => {
  const on = (...dates: string[]) => Float64Array.from(dates, (date) => Date.parse(date));

  it('count days, not hours: the hour of a close moves with summer time', () => {
    const close = on(
      '2024-03-04T21:00Z',
      '2024-03-05T21:00Z',
      '2024-03-08T21:00Z',
      '2024-03-11T20:00Z',
      '2024-03-12T20:00Z',
    );
    assert.deepEqual([...windowStarts(close, 7)], [-1, -1, -1, 1, 2]);
    assert.deepEqual([...rowsDaysAgo(close, 7)], [-1, -1, -1, 0, 1]);
    assert.deepEqual([...windowStarts(close, 1)], [0, 1, 2, 3, 4]);
  });

  it('take seven rows of a coin and five of a share for seven days', () => {
    const coin = Float64Array.from({ length: 40 }, (_, row) => Date.UTC(2024, 0, 1 + row));
    assert.deepEqual([...windowStarts(coin, 7)].slice(5, 9), [-1, 0, 1, 2]);
    const share = coin.filter((at) => ![0, 6].includes(new Date(at).getUTCDay()));
    const starts = windowStarts(share, 7);
    assert.deepEqual([...starts.slice(0, 5)], [-1, -1, -1, -1, -1]);
    for (let row = 5; row < share.length; row++) assert.equal(row - starts[row]! + 1, 5);
  });

  it('refuse two rows of one day and rows out of order, with both days', () => {
    assert.throws(() => windowStarts(on('2024-03-04T05:00Z', '2024-03-04T21:00Z'), 7), {
      name: 'NumericsError',
      message: /got 2024-03-04 in row 1 after 2024-03-04/,
    });
    assert.throws(() => rowsDaysAgo(on('2024-03-05', '2024-03-01'), 7), /got 2024-03-01 in row 1 after 2024-03-05/);
  });
});

describe('trailing volatility and momentum', () => {
  it('measure a steady drift alike over seven and over five days a week', () => {
    const coin = Float64Array.from({ length: 100 }, (_, row) => Date.UTC(2024, 0, 1 + row));
    const walk = Float64Array.from(coin, (_, row) => Math.exp(0.01 * (row % 2) + 0));
    const found = features.trailing_volatility.compute([walk], { days: 10 }, coin);
    assert.equal(dateOf(coin[10]!), '2024-01-11');
    assert.ok(Number.isNaN(found[9]));
    assertClose(found[10]!, 0.01 * Math.sqrt(365), { rel: 1e-12, why: 'moves of 1 % a day' });
    const growth = Float64Array.from(coin, (_, row) => 1.01 ** row);
    const momentum = features.trailing_momentum.compute([growth], { days: 30 }, coin);
    assertClose(momentum[99]!, 1.01 ** 30 - 1, { rel: 1e-12, why: 'compound' });
  });

  it('refuse prices that have no return, with both', () => {
    const days = Float64Array.of(0, dayMs, 2 * dayMs);
    const price = Float64Array.of(5, 0, 3);
    assert.throws(() => features.trailing_volatility.compute([price], { days: 1 }, days), /got 0 at row 1 after 5/);
    assert.throws(() => features.trailing_momentum.compute([price], { days: 1 }, days), /row 2, which is 3 after 0/);
  });
});
