import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mean } from '../../../ml/stats/mean.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { variance } from '../../../ml/stats/variance.ts';
import { assertClose } from '../../support/assertClose.ts';

const draw = (n: number, ...identity: Parameters<typeof createRandom>) => {
  const random = createRandom(...identity);
  return Float64Array.from({ length: n }, () => random.uniform());
};

describe('createRandom', () => {
  it('gives the bits that it has always given', () => {
    const random = createRandom(42, 'bootstrap', 3);
    assert.deepEqual(
      [random.uniform(), random.normal(), random.integer(1000), [...random.permutation(6)]],
      [0.1037555361495579, 0.4274411282466113, 86, [1, 3, 2, 4, 5, 0]],
    );
  });

  it('gives other numbers for another seed, stream, order of streams or kind of stream', () => {
    const identities: Parameters<typeof createRandom>[] = [
      [1],
      [2],
      [-1],
      [2 ** 32 + 1],
      [1, 0],
      [1, 1],
      [1, '1'],
      [1, 'ab'],
      [1, 'a', 'b'],
      [1, 'b', 'a'],
      [1, ''],
      [1, 0, 0],
    ];
    const firsts = identities.map((identity) => draw(2, ...identity).join());
    assert.equal(new Set(firsts).size, identities.length);
  });

  it('keeps streams apart: drawing from one does not move another', () => {
    const one = createRandom(5, 'one');
    const two = createRandom(5, 'two');
    const mixed = Array.from({ length: 20 }, () => [one.uniform(), two.normal()][0]);
    assert.deepEqual(mixed, [...draw(20, 5, 'one')]);
  });

  it('draws uniforms in [0, 1) with the moments, correlation and spread of a uniform', () => {
    const n = 200_000;
    const u = draw(n, 7);
    assert.ok(u.every((value) => value >= 0 && value < 1));
    assertClose(mean(u), 0.5, { abs: 5 * Math.sqrt(1 / 12 / n), why: 'mean of a uniform within 5 standard errors' });
    assertClose(variance(u), 1 / 12, {
      abs: 5 * Math.sqrt(1 / 180 / n),
      why: 'variance of a uniform within 5 standard errors',
    });
    let chiSquare = 0;
    const counts = new Float64Array(100);
    u.forEach((value) => (counts[Math.floor(value * 100)]! += 1));
    counts.forEach((count) => (chiSquare += (count - n / 100) ** 2 / (n / 100)));
    assertClose(chiSquare, 99, {
      abs: 5 * Math.sqrt(198),
      why: 'chi-square of 100 cells within 5 standard deviations',
    });
  });

  it('draws normals with the moments of a normal', () => {
    const n = 200_000;
    const random = createRandom(11, 'normal');
    const z = Float64Array.from({ length: n }, () => random.normal());
    assertClose(mean(z), 0, { abs: 5 / Math.sqrt(n), why: 'mean' });
    assertClose(variance(z), 1, { abs: 5 * Math.sqrt(2 / n), why: 'variance' });
    assertClose(mean(z.map((value) => value ** 4)), 3, { abs: 5 * Math.sqrt(96 / n), why: 'fourth moment' });
  });

  it('draws each integer below the bound equally often and refuses a bound that is none', () => {
    const random = createRandom(3);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]! += 1;
    counts.forEach((count) =>
      assertClose(count, 10_000, { abs: 5 * Math.sqrt(70_000 * (6 / 49)), why: 'count of a face' }),
    );
    for (const below of [0, -1, 1.5, NaN, 2 ** 32 + 1])
      assert.throws(() => random.integer(below), /bound from 1 to 4294967296/);
    assert.throws(() => createRandom(0.5), /whole number/);
    assert.throws(() => createRandom(1, NaN), /whole number/);
  });

  it('shuffles into every order about equally often and loses nothing', () => {
    const random = createRandom(9);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    counts.forEach((count) => assertClose(count, 1000, { abs: 5 * Math.sqrt(1000), why: 'count of an order' }));
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, n) => {
        assert.deepEqual(
          [...createRandom(seed).permutation(n)].sort((a, b) => a - b),
          Array.from({ length: n }, (_, i) => i),
        );
      }),
    );
  });
});
