import assert from 'node:assert/strict';
import { endOfDay, startOfDay } from '../../../contracts/dates.ts';
import { regimeLosses, signalLosses } from '../../../ml/drift/championLosses.ts';
import { assertClose } from '../../support/assertClose.ts';

const day = 86_400_000;
const start = startOfDay('2020-01-01');
const days = (count: number) => Float64Array.from({ length: count }, (_, row) => start + row * day);

describe('signalLosses', () => {
  const time = days(20);
  const gold = {
    time,
    columns: {
      target: Float64Array.from(time, (_, row) => (row === 10 ? NaN : row % 2)),
      label_end: Float64Array.from(time, (at) => at + 5 * day),
    },
  };
  const predictions = { time, columns: { probability: new Float64Array(20).fill(0.8) } };

  it('takes a row only when the label of the one before has ended, and only what is known', () => {
    const losses = signalLosses(gold, predictions, '2020-12-31');
    // Row 10 has no label, so that row 11 is next.
    assert.deepEqual(
      [...losses.time].map((at) => (at - start) / day),
      [0, 5, 11, 16],
    );
    const early = signalLosses(gold, predictions, '2020-01-17');
    assert.deepEqual([...early.time], [...losses.time.subarray(0, 3)]);
    assert.ok(early.knownAt.every((at) => at <= endOfDay('2020-01-17')));
  });
  it('gives log loss, Brier and mistakes', () => {
    const { surprise, brier, error } = signalLosses(gold, predictions, '2020-12-31');
    assert.deepEqual([...error!], [1, 0, 0, 1]);
    assertClose(surprise[0]!, -Math.log(0.2), { rel: 1e-12, why: 'label 0 at p 0.8' });
    assertClose(surprise[1]!, -Math.log(0.8), { rel: 1e-12, why: 'label 1 at p 0.8' });
    assertClose(brier![0]!, 0.64, { rel: 1e-12, why: '0.8²' });
  });
  it('holds a certain and wrong probability at ln 1000', () => {
    const sure = { time, columns: { probability: new Float64Array(20).fill(1) } };
    assertClose(signalLosses(gold, sure, '2020-12-31').surprise[0]!, Math.log(1000), { rel: 1e-12, why: 'clipped' });
  });
  it('refuses gold without labels', () => {
    assert.throws(
      () => signalLosses({ time, columns: {} }, predictions, '2020-12-31'),
      /column target in the gold rows/,
    );
  });
});

describe('regimeLosses', () => {
  it('turns densities into losses and leaves out what was not scored', () => {
    const losses = regimeLosses({ time: days(3), columns: { log_likelihood: Float64Array.of(-2, NaN, 1) } });
    assert.deepEqual([...losses.surprise], [2, -1]);
    assert.deepEqual([...losses.time], [start, start + 2 * day]);
    assert.equal(losses.brier, null);
  });
});
