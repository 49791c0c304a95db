import assert from 'node:assert/strict';
import { levyArea } from '../../../ml/graph/levyArea.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

const random = createRandom(2, 'area');
const draw = (n: number) => Float64Array.from({ length: n }, () => random.normal());

describe('levyArea', () => {
  it('is the area between path and chord: of a triangle, of a polygon near a circle', () => {
    assert.equal(levyArea([1, 0], [0, 1]), 0.5);
    assert.equal(levyArea([0, 1], [1, 0]), -0.5);
    const corners = 1000;
    const at = (k: number) => (2 * Math.PI * k) / corners;
    const steps = (f: (angle: number) => number) =>
      Float64Array.from({ length: corners }, (_, k) => f(at(k + 1)) - f(at(k)));
    const polygon = (corners / 2) * Math.sin(at(1));
    assertClose(levyArea(steps(Math.cos), steps(Math.sin)), polygon, { rel: 1e-11, why: 'a regular polygon' });
  });

  it('is half the difference of all lagged products', () => {
    const [dx, dy] = [draw(40), draw(40)];
    let twice = 0;
    for (let t = 5; t < 30; t++) for (let s = 5; s < t; s++) twice += dx[s]! * dy[t]! - dy[s]! * dx[t]!;
    assertClose(levyArea(dx, dy, 5, 30), twice / 2, { abs: 1e-12, why: 'sum over pairs' });
  });

  it('turns sign with the order and with time, and knows no own area', () => {
    const [dx, dy] = [draw(30), draw(30)];
    const area = levyArea(dx, dy);
    assertClose(levyArea(dy, dx), -area, { abs: 1e-12, why: 'swapped' });
    const back = (values: Float64Array) => values.map((value) => -value).reverse();
    assertClose(levyArea(back(dx), back(dy)), -area, { abs: 1e-12, why: 'walked back' });
    assertClose(levyArea(dx, dx), 0, { abs: 1e-12, why: 'with itself' });
  });

  it('of two paths one after the other is theirs and the area of their ends (Chen)', () => {
    const [dx, dy] = [draw(30), draw(30)];
    const ends = [0, 12].map((from, part) => {
      const sum = (values: Float64Array) => values.slice(from, part === 0 ? 12 : 30).reduce((a, b) => a + b, 0);
      return [sum(dx), sum(dy)] as const;
    });
    const joint = levyArea(dx, dy, 0, 12) + levyArea(dx, dy, 12, 30);
    const between = (ends[0]![0] * ends[1]![1] - ends[0]![1] * ends[1]![0]) / 2;
    assertClose(levyArea(dx, dy), joint + between, { abs: 1e-12, why: 'Chen’s identity' });
  });
});
