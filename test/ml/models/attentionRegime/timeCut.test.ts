import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import { timeCut } from '../../../../ml/models/attentionRegime/timeCut.ts';

const edges = (rows: Int32Array) => [rows[0], rows.at(-1), rows.length];
const given = { rows: 100, horizon: 2, watchShare: 0.2, calibrateShare: 0.3, least: 20 };

describe('timeCut', () => {
  it('gives the oldest rows to learn from and the newest to calibrate, outcomes apart', () => {
    const { learn, watch, calibrate } = timeCut(given);
    assert.deepEqual([learn, watch, calibrate].map(edges), [
      [0, 47, 48],
      [50, 67, 18],
      [70, 99, 30],
    ]);
  });

  it('watches up to the last row where nothing is to be calibrated', () => {
    const { learn, watch, calibrate } = timeCut({ ...given, calibrateShare: 0 });
    assert.deepEqual([learn, watch, calibrate].map(edges), [
      [0, 77, 78],
      [80, 99, 20],
      [undefined, undefined, 0],
    ]);
  });

  it('refuses too few rows, with both numbers', () => {
    assert.throws(() => timeCut({ ...given, horizon: 40 }), {
      name: DataQualityError.name,
      message: /at least 20 rows to learn from and 1 to stop by, got 10 and 0 of 100 with a horizon of 40/,
    });
  });
});
