import assert from 'node:assert/strict';
import { expectation } from '../../../../ml/models/gaussianHmm/expectationMaximisation.ts';
import { countParameters } from '../../../../ml/models/gaussianHmm/countParameters.ts';
import {
  createWorkspace,
  type CovarianceKind,
  type HmmParameters,
} from '../../../../ml/models/gaussianHmm/hmmTypes.ts';
import { maximise } from '../../../../ml/models/gaussianHmm/maximise.ts';
import { logPrior } from '../../../../ml/models/gaussianHmm/priors.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { fixture } from '../../../support/modelData.ts';

interface Case {
  readonly kind: 'full' | 'diag' | 'tied' | 'spherical';
  readonly pseudoRows: number;
  readonly first: number[];
  readonly score: number;
  readonly start: number[];
  readonly transition: number[];
  readonly means: number[];
  readonly covariances: number[];
}
const oracle = fixture('regimesHmm') as {
  readonly program: string;
  readonly x: number[];
  readonly begin: { readonly start: number[]; readonly transition: number[]; readonly means: number[] };
  readonly cases: Case[];
};
const x = Float64Array.from(oracle.x);
const rows = x.length / 2;
const layout = { starts: [0, 100], patterns: null };

describe('covariance kinds over two sequences', () => {
  for (const each of oracle.cases) {
    const kind: CovarianceKind = each.kind === 'diag' ? 'diagonal' : each.kind;
    it(`${kind}${each.pseudoRows > 0 ? ' with priors' : ''}: twelve EM steps are those of hmmlearn`, () => {
      const parameters: HmmParameters = {
        states: 2,
        dimension: 2,
        start: Float64Array.from(oracle.begin.start),
        transition: Float64Array.from(oracle.begin.transition),
        means: Float64Array.from(oracle.begin.means),
        covariances: Float64Array.from(each.first),
      };
      const some = each.pseudoRows > 0;
      const priors = { transition: some ? 2 : 0, persistence: some ? 5 : 0, covariance: each.pseudoRows };
      const work = createWorkspace(rows, 2);
      let before = -Infinity;
      for (let step = 0; step < 12; step++) {
        const now = expectation(x, rows, parameters, work, layout) + logPrior(parameters, priors, kind);
        assert.ok(now >= before - 1e-9, `step ${step}: ${now} after ${before}`);
        before = now;
        maximise(x, rows, work, parameters, { covariance: kind, floor: 1e-9, layout, priors });
      }
      const why = oracle.program;
      assertClose(expectation(x, rows, parameters, work, layout), each.score, { abs: 1e-8, why });
      for (const name of ['start', 'transition', 'means', 'covariances'] as const) {
        each[name].forEach((value, i) =>
          assertClose(parameters[name][i]!, value, { abs: 1e-9, why: `${why}: ${name} ${i}` }),
        );
      }
    });
  }

  it('counts free parameters of each', () => {
    const counts = (['full', 'diagonal', 'tied', 'spherical'] as const).map((kind) => countParameters(3, 4, kind));
    assert.deepEqual(counts, [12 + 30 + 8, 12 + 12 + 8, 12 + 10 + 8, 12 + 3 + 8]);
    assert.equal(countParameters(2, 1, 'full', 2), 9);
  });
});
