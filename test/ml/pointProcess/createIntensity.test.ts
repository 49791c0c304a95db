import assert from 'node:assert/strict';
import { createIntensity, type IntensityState } from '../../../ml/pointProcess/createIntensity.ts';
import type { HawkesModel } from '../../../ml/pointProcess/hawkesModel.ts';
import { eventIntensities } from '../../../ml/pointProcess/logLikelihood.ts';
import { assertClose } from '../../support/assertClose.ts';
import { caseModel, fewModel, fixture, numbers, two } from './fixture.ts';

/** Events of both kinds in the order of time. */
const merged = two.times
  .flatMap((times, kind) => Array.from(times, (time, k) => ({ time, kind, mark: two.marks[kind]![k]! })))
  .sort((a, b) => a.time - b.time || a.kind - b.kind);

describe('createIntensity', () => {
  const streamed = fixture.cases.filter(({ kernel }) => kernel !== 'powerLaw').map(caseModel);
  for (const model of streamed) {
    it(`${model.kernel}, marks ${model.marks?.form ?? 'none'}: gives the bits of the batch, also after a restart`, () => {
      const batch = eventIntensities(model, two);
      const found: number[][] = [[], []];
      let stream = createIntensity(model);
      merged.forEach(({ time, kind, mark }, k) => {
        found[kind]!.push(stream.at(time)[kind]!);
        stream.push(time, kind, mark);
        if (k % 37 === 5) stream = createIntensity(model, JSON.parse(JSON.stringify(stream.state())) as IntensityState);
      });
      batch.forEach((each, kind) => {
        assert.deepEqual(Float64Array.from(found[kind]!), each);
      });
    });
  }

  it('decays between events and counts an event only after its time', () => {
    const stream = createIntensity(fewModel);
    assert.equal(stream.at(3)[0], 0.4);
    stream.push(3, 0);
    assert.equal(stream.at(3)[0], 0.4);
    assertClose(stream.at(5)[0]!, 0.4 + 0.6 * 1.5 * Math.exp(-3), { rel: 1e-15, why: 'two seconds later' });
  });

  it('refuses time that runs back, unknown kinds, other states and kernels without a short memory', () => {
    const stream = createIntensity(fewModel);
    stream.push(3, 0);
    assert.throws(() => stream.push(2, 0), /got 2 after 3/);
    assert.throws(() => stream.push(3, 0), /got 3 twice/);
    assert.throws(() => stream.at(NaN), /got NaN after 3/);
    assert.throws(() => stream.push(4, 1), /from 0 to 0, got 1/);
    const model = caseModel(fixture.cases[0]!);
    assert.throws(() => createIntensity(model, stream.state()), /of 2 kinds and 4 levels, got 1 and 1/);
    const law: HawkesModel = { ...fewModel, kernel: 'powerLaw', shapes: numbers(1, 1) };
    assert.throws(() => createIntensity(law), /got powerLaw: fit powerLawMixture/);
    const marked: HawkesModel = { ...fewModel, marks: { form: 'exponential', exponent: 1, means: numbers(1) } };
    assert.throws(() => createIntensity(marked).push(1, 0), /finite mark, got none/);
  });
});
