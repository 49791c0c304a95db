import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createWorkspace } from '../../../../ml/models/gaussianHmm/hmmTypes.ts';
import { filterStates } from '../../../../ml/models/gaussianHmm/filterStates.ts';
import { logForwardBackward, logLattice } from '../../../../ml/models/gaussianHmm/logForwardBackward.ts';
import { scaledForwardBackward } from '../../../../ml/models/gaussianHmm/scaledForwardBackward.ts';
import { viterbi } from '../../../../ml/models/gaussianHmm/viterbi.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

/** Rain and umbrella, Russell & Norvig / Wikipedia "Forward–backward algorithm"; numbers as in hmmlearn's test_base.py. */
const start = Float64Array.of(0.5, 0.5);
const transition = Float64Array.of(0.7, 0.3, 0.3, 0.7);
const umbrella = Float64Array.of(0.9, 0.2, 0.9, 0.2, 0.1, 0.8, 0.9, 0.2, 0.9, 0.2).map(Math.log);

function randomChain(seed: number, k: number, rows: number, width: number) {
  const random = createRandom(seed);
  const row = (n: number) => {
    const raw = Float64Array.from({ length: n }, () => random.uniform() + 1e-3);
    const total = raw.reduce((sum, value) => sum + value, 0);
    return raw.map((value) => value / total);
  };
  const moves = Float64Array.from(Array.from({ length: k }, () => Array.from(row(k))).flat());
  const logEmission = Float64Array.from({ length: rows * k }, () => -width * random.uniform());
  return { start: row(k), transition: moves, logEmission };
}

/** Sums over every path of states: exponential, and simple enough to trust. */
function everyPath(chain: ReturnType<typeof randomChain>, rows: number) {
  const k = chain.start.length;
  const smoothed = new Float64Array(rows * k);
  const moves = new Float64Array(k * k);
  let likelihood = 0;
  let best = { probability: -1, path: [] as number[] };
  for (let code = 0; code < k ** rows; code++) {
    const path = Array.from({ length: rows }, (_, t) => Math.floor(code / k ** (rows - 1 - t)) % k);
    let probability = chain.start[path[0]!]!;
    path.forEach((state, t) => {
      probability *= Math.exp(chain.logEmission[t * k + state]!);
      if (t > 0) probability *= chain.transition[path[t - 1]! * k + state]!;
    });
    likelihood += probability;
    if (probability > best.probability) best = { probability, path };
    path.forEach((state, t) => {
      smoothed[t * k + state]! += probability;
      if (t > 0) moves[path[t - 1]! * k + state]! += probability;
    });
  }
  const share = (value: number) => value / likelihood;
  return { smoothed: smoothed.map(share), moves: moves.map(share), logLikelihood: Math.log(likelihood), best };
}

describe('forward–backward', () => {
  it('gives the umbrella likelihood, posteriors and lattices (H1, H2)', () => {
    const work = createWorkspace(5, 2);
    work.logEmission.set(umbrella);
    const logLikelihood = scaledForwardBackward(start, transition, 5, work);
    assertClose(logLikelihood!, -3.3725, { abs: 5e-5, why: 'H1 likelihood, hmmlearn test_base.py' });
    [0.8673, 0.8204, 0.3075, 0.8204, 0.8673].forEach((expected, t) => {
      assertClose(work.smoothed[2 * t]!, expected, { abs: 5e-5, why: `H1 posterior of row ${t}` });
    });
    const { path, logProbability } = viterbi(start, transition, umbrella, 5);
    assert.deepEqual(Array.from(path), [0, 0, 1, 0, 0]);
    assertClose(logProbability, -4.459, { abs: 5e-5, why: 'H1 Viterbi' });
    const lattice = logLattice(start, transition, umbrella, 5);
    [0.45, 0.1, 0.3105, 0.041, 0.023, 0.0975, 0.0408, 0.015, 0.0298, 0.0046].forEach((expected, i) => {
      assertClose(Math.exp(lattice.forward[i]!), expected, { abs: 5e-5, why: `H2 forward ${i}` });
    });
    [0.0661, 0.0455, 0.0906, 0.1503, 0.4593, 0.2437, 0.69, 0.41, 1, 1].forEach((expected, i) => {
      assertClose(Math.exp(lattice.backward[i]!), expected, { abs: 5e-5, why: `H2 backward ${i}` });
    });
  });

  it('equals the sum over every path', () => {
    const shape = fc.record({
      seed: fc.nat(),
      k: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(shape, ({ seed, k, rows }) => {
        const chain = randomChain(seed, k, rows, 5);
        const oracle = everyPath(chain, rows);
        const work = createWorkspace(rows, k);
        work.logEmission.set(chain.logEmission);
        const scaled = scaledForwardBackward(chain.start, chain.transition, rows, work);
        assertClose(scaled!, oracle.logLikelihood, { abs: 1e-12, rel: 1e-12, why: 'log likelihood' });
        work.smoothed.forEach((value, i) =>
          assertClose(value, oracle.smoothed[i]!, { abs: 1e-12, why: `smoothed ${i}` }),
        );
        work.moves.forEach((value, i) => assertClose(value, oracle.moves[i]!, { abs: 1e-12, why: `moves ${i}` }));
        const found = viterbi(chain.start, chain.transition, chain.logEmission, rows);
        assert.deepEqual(Array.from(found.path), oracle.best.path);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('is the same scaled and in logs, over long chains and wide emissions', () => {
    for (const [seed, k, width] of [
      [1, 2, 3],
      [2, 5, 60],
      [3, 8, 300],
    ] as const) {
      const rows = 900;
      const chain = randomChain(seed, k, rows, width);
      const work = createWorkspace(rows, k);
      work.logEmission.set(chain.logEmission);
      const scaled = scaledForwardBackward(chain.start, chain.transition, rows, work);
      const slow = createWorkspace(rows, k);
      const logs = logForwardBackward(chain.start, chain.transition, chain.logEmission, rows, slow);
      assertClose(scaled!, logs, { rel: 1e-12, why: `log likelihood, width ${width}` });
      work.smoothed.forEach((value, i) => assertClose(value, slow.smoothed[i]!, { abs: 1e-10, why: `smoothed ${i}` }));
      work.moves.forEach((value, i) => assertClose(value, slow.moves[i]!, { abs: 1e-8, why: `moves ${i} of ~900` }));
    }
  });

  it('says so where scaling underflows, and the log pass still answers', () => {
    const absorbing = Float64Array.of(1, 0, 0, 1);
    const certain = Float64Array.of(1, 0);
    const emission = Float64Array.of(-1, -2, -2000, -1, -1, -2);
    const work = createWorkspace(3, 2);
    work.logEmission.set(emission);
    assert.equal(scaledForwardBackward(certain, absorbing, 3, work), null);
    const logLikelihood = logForwardBackward(certain, absorbing, emission, 3, work);
    assertClose(logLikelihood, -2002, { abs: 1e-9, why: 'the chain cannot leave state 0' });
    assert.deepEqual(Array.from(work.smoothed), [1, 0, 1, 0, 1, 0]);
  });

  it('filters: the last filtered row is the smoothed one, and the likelihoods add up', () => {
    const chain = randomChain(9, 3, 40, 20);
    const work = createWorkspace(40, 3);
    const total = logForwardBackward(chain.start, chain.transition, chain.logEmission, 40, work);
    const { filtered, logLikelihood } = filterStates(chain.start, chain.transition, chain.logEmission, 40);
    const sum = logLikelihood.reduce((a, b) => a + b, 0);
    assertClose(sum, total, { rel: 1e-12, why: 'predictive densities multiply to the likelihood' });
    for (let j = 0; j < 3; j++) {
      assertClose(filtered[39 * 3 + j]!, work.smoothed[39 * 3 + j]!, {
        abs: 1e-12,
        why: 'no future after the last row',
      });
    }
    const { forward } = logLattice(chain.start, chain.transition, chain.logEmission, 40);
    const alpha = [0, 1, 2].map((j) => Math.exp(forward[20 * 3 + j]!));
    const scale = alpha.reduce((a, b) => a + b, 0);
    alpha.forEach((value, j) =>
      assertClose(filtered[60 + j]!, value / scale, { abs: 1e-12, why: 'forward, normalised' }),
    );
  });
});
