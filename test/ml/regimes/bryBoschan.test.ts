import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { bryBoschan } from '../../../ml/regimes/bryBoschan.ts';
import { nberRecessions } from '../../../sources/nber.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';

const cells = bundledCells('observations.csv');
const month = (date: string) => 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1;
const recessions = nberRecessions().filter(({ first }) => first > '1948');

/** Months from each NBER turn to the nearest turn of the same kind, null where none is within a year; and turns NBER has not. */
function against(id: string, from: string, frequency: 'monthly' | 'quarterly') {
  const rows = cells.filter(([series, date]) => series === id && date! >= from);
  const level = Float64Array.from(rows, ([, , value]) => Math.log(Number(value)));
  const turns = bryBoschan(level, frequency).map(({ row, kind }) => ({ kind, month: month(rows[row]![1]!) }));
  const lags = (kind: 'peak' | 'trough', dates: readonly number[]) =>
    dates.map((date) => {
      const near = turns.filter((turn) => turn.kind === kind).map((turn) => turn.month - date);
      const least = near.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Infinity);
      return Math.abs(least) <= 12 ? least : null;
    });
  const peaks = lags(
    'peak',
    recessions.map(({ first }) => month(first) - 1),
  );
  const troughs = lags(
    'trough',
    recessions.map(({ last }) => month(last)),
  );
  return { peaks, troughs, turns };
}

describe('Bry–Boschan dates', () => {
  it('industrial production: within months of NBER', () => {
    const { peaks, troughs } = against('INDPRO', '1945', 'monthly');
    assert.deepEqual(peaks, [-5, 0, -6, -3, -2, 0, 1, 0, 2, -9, -1, null]);
    assert.deepEqual(troughs, [0, -1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0]);
  });

  it('payrolls: lag at troughs, miss the recession of 1980 and that of two months in 2020', () => {
    const { peaks, troughs } = against('PAYEMS', '1945', 'monthly');
    assert.deepEqual(peaks, [-2, 0, -4, 0, 3, 8, null, 0, -1, -1, 1, 0]);
    assert.deepEqual(troughs, [0, 3, 2, 0, 0, 0, null, 1, 2, null, 8, null]);
  });

  it('quarterly GDP (BBQ): dates are first months of quarters', () => {
    const { peaks, troughs } = against('GDPC1', '1947', 'quarterly');
    assert.deepEqual(peaks, [-1, -3, -1, -3, -5, -1, 0, 0, 0, null, 4, -4]);
    assert.deepEqual(troughs, [-6, -4, -3, -4, -1, -3, 0, -10, -2, null, -2, 0]);
  });

  it('finds the turns of a cycle of known length, and none in a straight line', () => {
    const wave = Float64Array.from({ length: 240 }, (_, t) => Math.sin((2 * Math.PI * t) / 48) + 0.001 * t);
    const turns = bryBoschan(wave, 'monthly');
    const peaks = turns.filter(({ kind }) => kind === 'peak').map(({ row }) => row);
    assert.deepEqual(peaks, [12, 60, 108, 156, 204]);
    assert.deepEqual(
      bryBoschan(
        Float64Array.from({ length: 240 }, (_, t) => t),
        'monthly',
      ),
      [],
    );
  });

  it('turns alternate, keep their distances and do not care about scale', () => {
    const rows = cells.filter(([series]) => series === 'INDPRO');
    const level = Float64Array.from(rows, ([, , value]) => Math.log(Number(value)));
    const turns = bryBoschan(level, 'monthly');
    turns.forEach((turn, i) => {
      if (i > 0) assert.ok(turn.kind !== turns[i - 1]!.kind && turn.row - turns[i - 1]!.row >= 5);
      if (i > 1) assert.ok(turn.row - turns[i - 2]!.row >= 15);
    });
    assert.deepEqual(
      bryBoschan(
        level.map((value) => 100 * value - 7),
        'monthly',
      ),
      turns,
    );
  });

  it('refuses short series and gaps, with both numbers', () => {
    assert.throws(
      () => bryBoschan(new Float64Array(29), 'monthly'),
      (error) => error instanceof InputError && /30.*29/.test(error.message),
    );
    const holed = Float64Array.from({ length: 60 }, (_, t) => (t === 7 ? NaN : t));
    assert.throws(() => bryBoschan(holed, 'monthly'), /NaN at row 7/);
  });
});
