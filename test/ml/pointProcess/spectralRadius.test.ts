import { spectralRadius, spectralSlopes } from '../../../ml/pointProcess/spectralRadius.ts';
import { assertClose } from '../../support/assertClose.ts';

describe('spectralRadius', () => {
  it('has the values that are known by hand', () => {
    const cases: readonly [readonly (readonly number[])[], number][] = [
      [[[0.7]], 0.7],
      [
        [
          [0.2, 0.3],
          [0.1, 0.4],
        ],
        0.5,
      ],
      [
        [
          [0, 0.5],
          [0.5, 0],
        ],
        0.5,
      ],
      [
        [
          [0, 1, 0],
          [0, 0, 1],
          [8, 0, 0],
        ],
        2,
      ],
      [
        [
          [0, 0],
          [0, 0],
        ],
        0,
      ],
      [
        [
          [0, 1],
          [0, 0],
        ],
        0,
      ],
    ];
    for (const [matrix, expected] of cases)
      assertClose(spectralRadius(matrix), expected, { abs: 1e-9, why: JSON.stringify(matrix) });
  });

  it('changes with each element as central differences find it', () => {
    const matrices = [
      [
        [0.2, 0.3],
        [0.1, 0.4],
      ],
      [
        [0, 0.5],
        [0.5, 0],
      ],
      [
        [0.2, 0.1, 0.4],
        [0.3, 0.1, 0.05],
        [0.02, 0.6, 0.3],
      ],
    ];
    for (const matrix of matrices)
      spectralSlopes(matrix).forEach((row, i) => {
        row.forEach((slope, j) => {
          const moved = (by: number) =>
            spectralRadius(matrix.map((each, a) => each.map((value, c) => value + (a === i && c === j ? by : 0))));
          // An element of 0 has a neighbour above only.
          const found = matrix[i]![j] === 0 ? (moved(1e-6) - moved(0)) / 1e-6 : (moved(1e-6) - moved(-1e-6)) / 2e-6;
          assertClose(slope, found, { abs: 1e-5, why: `${i}, ${j} of ${JSON.stringify(matrix)}` });
        });
      });
  });
});
