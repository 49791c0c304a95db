import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Frame } from '../../../contracts/frame.ts';
import { predictionImpact } from '../../../ml/pointInTime/predictionImpact.ts';

const day = 86_400_000;
const frame = (days: readonly number[], columns: Record<string, readonly number[]>): Frame => ({
  time: Float64Array.from(days, (at) => at * day),
  columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])),
});

describe('predictionImpact', () => {
  it('pairs predictions by time and tells which change, from when to when, and by how much', () => {
    const before = frame([1, 2, 3, 4, 5], { probability: [0.1, 0.2, 0.3, 0.4, 0.5], state: [0, 0, 1, 1, 1] });
    const after = frame([2, 3, 4, 5, 6], { probability: [0.2, 0.35, 0.4, 0.25, 0.9], state: [0, 1, 1, 1, 0] });
    assert.deepEqual(predictionImpact(before, after), [
      {
        column: 'probability',
        changedRows: 2,
        firstDate: '1970-01-04',
        lastDate: '1970-01-06',
        meanChange: (0.35 - 0.3 + (0.25 - 0.5)) / 2,
        largestChange: -0.25,
        largest: { date: '1970-01-06', before: 0.5, after: 0.25 },
      },
    ]);
  });

  it('is silent on the same predictions, missing ones included, and on rows and columns of one frame alone', () => {
    const one = frame([1, 2], { probability: [0.1, NaN], only: [1, 2] });
    assert.deepEqual(predictionImpact(one, one), []);
    assert.deepEqual(predictionImpact(one, frame([3, 4], { probability: [9, 9] })), []);
    assert.deepEqual(predictionImpact(one, frame([1, 2], { other: [9, 9], probability: [0.1, NaN] })), []);
    const appears = predictionImpact(one, frame([1, 2], { probability: [0.1, 0.4] }));
    assert.equal(appears[0]!.changedRows, 1, 'a prediction where there was none is a change');
  });

  it('there and back changes the same rows by the opposite', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 1 });
    fc.assert(
      fc.property(values, (pairs) => {
        const days = pairs.map((_, at) => at);
        const [a, b] = [0, 1].map((side) => frame(days, { p: pairs.map((pair) => pair[side as 0 | 1]) }));
        const [there, back] = [predictionImpact(a!, b!), predictionImpact(b!, a!)];
        assert.equal(there[0]?.changedRows ?? 0, pairs.filter(([from, to]) => from !== to).length);
        assert.equal(there[0]?.changedRows, back[0]?.changedRows);
        if (there[0]) assert.equal(there[0].meanChange + back[0]!.meanChange, 0);
      }),
    );
  });
});
