import assert from 'node:assert/strict';
import {
  createPass,
  filterSwitching,
  jointStates,
  marginal,
} from '../../../../ml/models/markovSwitching/filterSwitching.ts';
import { smoothSwitching } from '../../../../ml/models/markovSwitching/smoothSwitching.ts';
import { permuteSwitching, type SwitchingLaw } from '../../../../ml/models/markovSwitching/switchingLaw.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { fixture } from '../../../support/modelData.ts';

const { filardo } = fixture('markovSwitching') as {
  readonly filardo: {
    readonly dlip: number[];
    readonly leading: number[];
    readonly parameters: number[];
    readonly logLikelihood: number;
    readonly filtered: number[];
    readonly smoothed: number[];
  };
};

const y = Float64Array.from(filardo.dlip.slice(1));
const data = { y, covariates: Float64Array.from(filardo.leading.slice(0, -1)), width: 1 };
const p = filardo.parameters;
const law: SwitchingLaw = {
  states: 2,
  order: 4,
  // statsmodels names them constant of 0 → 0, of 1 → 0, then slopes.
  logits: Float64Array.of(p[0]!, p[2]!, 0, 0, p[1]!, p[3]!, 0, 0),
  means: Float64Array.of(p[4]!, p[5]!),
  variances: Float64Array.of(p[6]!, p[6]!),
  autoregression: Float64Array.from(p.slice(7)),
};

describe('filter and smoother of a Markov-switching autoregression', () => {
  it('are Filardo’s with transitions moved by the leading index', () => {
    const pass = createPass(y.length, jointStates(law));
    const why = 'statsmodels at the parameters of Filardo (1994)';
    assertClose(filterSwitching(law, data, pass), filardo.logLikelihood, { abs: 1e-8, why });
    const filtered = marginal(pass.filtered, y.length, 2);
    const smoothed = marginal(smoothSwitching(law, data, pass), y.length, 2);
    filardo.filtered.forEach((value, t) =>
      assertClose(filtered[2 * (t + 4)]!, value, { abs: 1e-8, why: `${why}, ${t}` }),
    );
    filardo.smoothed.forEach((value, t) =>
      assertClose(smoothed[2 * (t + 4)]!, value, { abs: 1e-8, why: `${why}, ${t}` }),
    );
  });

  it('know no order of states', () => {
    const pass = createPass(y.length, jointStates(law));
    const straight = filterSwitching(law, data, pass);
    assertClose(filterSwitching(permuteSwitching(law, [1, 0]), data, pass), straight, {
      abs: 1e-9,
      why: 'renamed states',
    });
  });

  it('equal the sum over every path of states', () => {
    const short = { y: y.slice(0, 8), covariates: new Float64Array(0), width: 0 };
    const small: SwitchingLaw = {
      ...law,
      order: 2,
      logits: Float64Array.of(1.2, 0, -0.8, 0),
      autoregression: Float64Array.of(0.3, -0.1),
    };
    const stay = (state: number) => 1 / (1 + Math.exp(state === 0 ? -1.2 : -0.8));
    const weight = (1 - stay(1)) / (2 - stay(0) - stay(1));
    let likelihood = 0;
    for (let code = 0; code < 2 ** 8; code++) {
      const state = (t: number) => (code >> t) & 1;
      let probability = state(0) === 0 ? weight : 1 - weight;
      for (let t = 1; t < 8; t++) probability *= state(t) === state(t - 1) ? stay(state(t)) : 1 - stay(state(t - 1));
      for (let t = 2; t < 8; t++) {
        const gap = (at: number) => short.y[at]! - small.means[state(at)]!;
        const error = gap(t) - 0.3 * gap(t - 1) + 0.1 * gap(t - 2);
        probability *= Math.exp((-0.5 * error * error) / p[6]!) / Math.sqrt(2 * Math.PI * p[6]!);
      }
      likelihood += probability;
    }
    const found = filterSwitching(small, short, createPass(8, jointStates(small)));
    assertClose(found, Math.log(likelihood), { abs: 1e-12, why: '256 paths' });
  });

  it('have no likelihood where the autoregression does not forget', () => {
    const explosive = { ...law, order: 1, autoregression: Float64Array.of(1.01) };
    assert.equal(filterSwitching(explosive, data, createPass(y.length, jointStates(explosive))), -Infinity);
  });
});
