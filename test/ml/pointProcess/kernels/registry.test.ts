import assert from 'node:assert/strict';
import type { Kernel } from '../../../../ml/pointProcess/kernels/kernel.ts';
import { kernels } from '../../../../ml/pointProcess/kernels/registry.ts';
import { assertClose } from '../../../support/assertClose.ts';

const shapes: Readonly<Record<string, readonly number[]>> = {
  exponential: [2],
  sumOfExponentials: [0.5, 4],
  powerLaw: [0.8, 0.3],
  powerLawMixture: [0.4, 0.05],
};

describe('kernels of point processes', () => {
  for (const [name, kernel] of Object.entries<Kernel>(kernels)) {
    const terms = name === 'sumOfExponentials' ? 2 : 1;
    const shape = Float64Array.from(shapes[name]!);

    it(`${name}: says what it is for and where it comes from`, () => {
      assert.equal(kernel.name, name);
      assert.ok(kernel.purpose.length > 20 && kernel.cite.length > 20);
      assert.equal(kernel.shapeNames(terms).length, shape.length);
    });

    it(`${name}: its terms are densities, and cumulative is their integral`, () => {
      for (let term = 0; term < terms; term++) {
        let integral = 0;
        let before = 0;
        // Simpson's rule in the logarithm of time.
        for (let step = 0; step < 4000; step++) {
          const [from, to] = [1e-6 * 10 ** (step / 500), 1e-6 * 10 ** ((step + 1) / 500)];
          if (step === 0) integral = kernel.cumulative(from, shape, term);
          const middle = (from + to) / 2;
          const sum = [from, middle, middle, middle, middle, to].reduce(
            (s, u) => s + kernel.density(u, shape, term),
            0,
          );
          integral += ((to - from) * sum) / 6;
          const whole = kernel.cumulative(to, shape, term);
          assert.ok(whole >= before && kernel.density(to, shape, term) >= -1e-12);
          assertClose(integral, whole, { abs: 1e-6, why: `to ${to}` });
          before = whole;
        }
        assertClose(kernel.cumulative(1e18, shape, term), 1, { abs: 1e-4, why: 'everything in the end' });
      }
    });

    it(`${name}: offers starts in range`, () => {
      const starts = kernel.grid({ short: 0.01, long: 1000 }, terms);
      assert.ok(starts.length >= 8);
      for (const start of starts) {
        assert.equal(start.length, shape.length);
        assert.ok(start.every((value) => value > 1e-6 && value < 1e6));
      }
    });
  }

  it('the mixture starts at 0 and falls as a power of 1 + ε over its range', () => {
    const { powerLawMixture } = kernels;
    const shape = Float64Array.of(0.4, 0.05);
    const density = (u: number) => powerLawMixture.density(u, shape, 0);
    assertClose(density(0), 0, { abs: 1e-12, why: 'S' });
    for (const u of [1, 10, 1000, 1e5])
      assertClose(Math.log(density(u) / density(25 * u)) / Math.log(25), 1.4, { abs: 0.01, why: `slope at ${u} s` });
  });
});
