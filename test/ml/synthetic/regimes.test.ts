import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generateRegimes, stationaryOf } from '../../../ml/synthetic/regimes.ts';
import type { RegimeParameters } from '../../../ml/synthetic/regimes.ts';
import { assertClose } from '../../support/assertClose.ts';

const parameters: RegimeParameters = {
  means: [
    [0.5, 1],
    [-1, 4],
    [0, -2],
  ],
  covariances: [
    [
      [1, 0.3],
      [0.3, 0.5],
    ],
    [
      [4, -1],
      [-1, 1],
    ],
    [
      [0.25, 0],
      [0, 0.01],
    ],
  ],
  transition: [
    [0.95, 0.04, 0.01],
    [0.1, 0.85, 0.05],
    [0.2, 0, 0.8],
  ],
};

describe('generateRegimes', () => {
  const rows = 200_000;
  const { values, states, truth } = generateRegimes(parameters, { seed: 7, rows });

  it('moves between states as its transition matrix says', () => {
    const counts = parameters.transition.map((row) => row.map(() => 0));
    for (let row = 1; row < rows; row++) counts[states[row - 1]!]![states[row]!]!++;
    counts.forEach((row, from) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      row.forEach((count, to) => {
        const p = parameters.transition[from]![to]!;
        const slack = 4.5 * Math.sqrt((p * (1 - p)) / total);
        assertClose(count / total, p, { abs: slack, why: `binomial, 4.5 deviations, ${from} → ${to}` });
      });
    });
  });

  it('draws values with the mean and the covariance of their state', () => {
    parameters.means.forEach((mean, state) => {
      const at = [...states.keys()].filter((row) => states[row] === state);
      const column = (index: number) => at.map((row) => values[2 * row + index]! - mean[index]!);
      const [x, y] = [column(0), column(1)];
      const average = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
      const [[vx, cov], [, vy]] = parameters.covariances[state] as [[number, number], [number, number]];
      const root = Math.sqrt(at.length);
      assertClose(average(x), 0, { abs: (4.5 * Math.sqrt(vx)) / root, why: 'standard error of a mean' });
      assertClose(average(y), 0, { abs: (4.5 * Math.sqrt(vy)) / root, why: 'standard error of a mean' });
      assertClose(average(x.map((value) => value * value)), vx, {
        rel: (4.5 * Math.SQRT2) / root,
        why: 'of a variance',
      });
      const slack = (4.5 * Math.sqrt(vx * vy + cov * cov)) / root;
      assertClose(average(x.map((value, i) => value * y[i]!)), cov, { abs: slack, why: 'of a covariance' });
    });
  });

  it('knows its stationary distribution', () => {
    // π (I − P) = 0 by hand for two states: (b, a) / (a + b).
    const [calm, rough] = stationaryOf([
      [0.9, 0.1],
      [0.5, 0.5],
    ]);
    assertClose(calm!, 5 / 6, { abs: 1e-12, why: 'b / (a + b)' });
    assertClose(rough!, 1 / 6, { abs: 1e-12, why: 'a / (a + b)' });
    assert.deepEqual(
      stationaryOf([
        [0, 1],
        [1, 0],
      ]),
      [0.5, 0.5],
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), {
          minLength: 4,
          maxLength: 4,
        }),
        (raw) => {
          const transition = raw.map((row) => {
            const sum = row.reduce((total, value) => total + value, 0);
            return row.map((value) => value / sum);
          });
          const share = stationaryOf(transition);
          share.forEach((value, to) => {
            const next = share.reduce((sum, from, index) => sum + from * transition[index]![to]!, 0);
            assertClose(next, value, { abs: 1e-12, why: 'π = π P' });
          });
        },
      ),
    );
    truth.stationary.forEach((value, state) => {
      const share = states.reduce((count, each) => count + (each === state ? 1 : 0), 0) / rows;
      assertClose(share, value, { abs: 0.02, why: 'a sticky chain of 200,000 steps' });
    });
  });

  it('gives the same path for the same seed, and the same states whatever the means', () => {
    const again = generateRegimes(parameters, { seed: 7, rows: 500 });
    assert.deepEqual(again.values, values.slice(0, 1000));
    const shifted = { ...parameters, means: parameters.means.map((mean) => mean.map((value) => value + 10)) };
    const other = generateRegimes(shifted, { seed: 7, rows: 500 });
    assert.deepEqual(other.states, again.states);
    other.values.forEach((value, at) => assertClose(value, again.values[at]! + 10, { abs: 1e-12, why: 'a shift' }));
    assert.notDeepEqual(generateRegimes(parameters, { seed: 8, rows: 500 }).states, again.states);
  });

  it('refuses what is no model', () => {
    const refused = (part: Partial<RegimeParameters>, rowCount = 10) =>
      assert.throws(() => generateRegimes({ ...parameters, ...part }, { seed: 1, rows: rowCount }), {
        name: 'InputError',
      });
    refused({}, 0);
    refused({}, 1.5);
    refused({ means: [[1, 2]] });
    refused({ means: [[1], [2, 3], [1, 1]] });
    refused({ transition: [[1]] });
    refused({
      transition: [
        [0.5, 0.4, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    refused({
      transition: [
        [1.5, -0.5, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    refused({
      covariances: parameters.covariances.map(() => [
        [1, 2],
        [2, 1],
      ]),
    });
    refused({
      covariances: parameters.covariances.map(() => [
        [1, 0.1],
        [0.2, 1],
      ]),
    });
  });
});
