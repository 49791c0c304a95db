import assert from 'node:assert/strict';
import { backwardFour, forwardFour } from '../../../../ml/models/gaussianHmm/fourStates.ts';
import { createWorkspace } from '../../../../ml/models/gaussianHmm/hmmTypes.ts';
import { scaledForwardBackward } from '../../../../ml/models/gaussianHmm/scaledForwardBackward.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';

describe('passes for four states', () => {
  it('have the bits of the general ones, to which a fifth state of no chance is added', () => {
    const rows = 700;
    const random = createRandom(12);
    const start = Float64Array.of(0.4, 0.3, 0.2, 0.1);
    const moves = new Float64Array(16);
    for (let i = 0; i < 4; i++) {
      const row = Array.from({ length: 4 }, (_, j) => (i === j ? 6 : 1) * random.uniform());
      const total = row.reduce((sum, value) => sum + value, 0);
      row.forEach((value, j) => (moves[4 * i + j] = value / total));
    }
    const [four, five] = [createWorkspace(rows, 4), createWorkspace(rows, 5)];
    for (let t = 0; t < rows; t++) {
      for (let j = 0; j < 4; j++) four.logEmission[4 * t + j] = five.logEmission[5 * t + j] = -20 * random.uniform();
      five.logEmission[5 * t + 4] = -40;
    }
    const wide = new Float64Array(25);
    for (let i = 0; i < 4; i++) wide.set(moves.subarray(4 * i, 4 * i + 4), 5 * i);
    wide[24] = 1;
    const general = scaledForwardBackward(Float64Array.of(...start, 0), wide, rows, five);
    assert.equal(scaledForwardBackward(start, moves, rows, four), general);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) assert.equal(four.moves[4 * i + j], five.moves[5 * i + j]);
      for (let t = 0; t < rows; t++) assert.equal(four.smoothed[4 * t + i], five.smoothed[5 * t + i]);
    }
  });

  it('say so where a factor underflows, and take a single row', () => {
    const moves = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    const certain = Float64Array.of(1, 0, 0, 0);
    const work = createWorkspace(2, 4);
    work.logEmission.set([-1, -2, -2, -2, -2000, -1, -1, -1]);
    assert.equal(forwardFour(certain, moves, 2, work), null);
    assert.equal(forwardFour(certain, moves, 1, work), -1);
    backwardFour(moves, 1, work);
    assert.ok(work.moves.every((value) => value === 0));
  });
});
