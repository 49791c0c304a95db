import assert from 'node:assert/strict';
import type { HawkesEvents } from '../../../ml/pointProcess/events.ts';
import type { HawkesModel } from '../../../ml/pointProcess/hawkesModel.ts';
import { eventIntensities, logLikelihood } from '../../../ml/pointProcess/logLikelihood.ts';
import { assertClose } from '../../support/assertClose.ts';
import { caseModel, few, fewModel, fixture, numbers, two } from './fixture.ts';

describe('logLikelihood', () => {
  it('has the reference values of an exponential and a power law', () => {
    assertClose(logLikelihood(fewModel, few), -11.879681380876189, { abs: 1e-10, why: 'K1' });
    const law: HawkesModel = { ...fewModel, kernel: 'powerLaw', shapes: numbers(0.8, 0.3) };
    assertClose(logLikelihood(law, few), -11.307424514538791, { abs: 1e-10, why: 'K3' });
  });

  it('has the values of tick’s own tests, with an empty kind too', () => {
    const model: HawkesModel = {
      ...fewModel,
      kinds: 2,
      baseline: numbers(1, 3),
      weights: numbers(2, 3, 4, 1),
      shapes: numbers(2),
    };
    const [first, second] = [numbers(0.31, 0.93, 1.29, 2.32, 4.25), numbers(0.12, 1.19, 2.12, 2.41, 3.35, 4.21)];
    const loss = (times: readonly Float64Array[]) => {
      const count = times.reduce((sum, each) => sum + each.length, 0);
      return (-logLikelihood(model, { times, horizon: 4.25 }) - 2 * 4.25) / count;
    };
    assertClose(-logLikelihood(model, { times: [first, second], horizon: 4.25 }), 40.87796070437092, {
      abs: 1e-12,
      why: 'K6',
    });
    assertClose(loss([first, second]), 2.9434509731246283, { abs: 1e-12, why: 'tick’s loss' });
    assertClose(loss([first, numbers()]), 5.9243119662517856, { abs: 1e-12, why: 'one kind without an event' });
    assertClose(-40.87796070437092, fixture.tick.logLikelihood, { abs: 1e-11, why: 'the sum over pairs agrees' });
  });

  it('equals sums over all pairs for every kernel, with decays of their own and with marks', () => {
    assert.equal(fixture.cases.length, 12);
    for (const each of fixture.cases)
      assertClose(logLikelihood(caseModel(each), two), each.logLikelihood, {
        rel: 1e-11,
        why: `${each.kernel}, marks ${each.form}`,
      });
  });

  it('moves by events · ln(unit) where the unit of time changes', () => {
    const [each] = fixture.cases;
    const model = caseModel(each!);
    const scaled = {
      ...model,
      baseline: model.baseline.map((rate) => rate / 60),
      shapes: model.shapes.map((decay) => decay / 60),
    };
    const slow = { times: two.times.map((times) => times.map((time) => time * 60)), horizon: 6000 };
    const count = two.times[0]!.length + two.times[1]!.length;
    assertClose(logLikelihood(scaled, slow), logLikelihood(model, two) - count * Math.log(60), {
      rel: 1e-12,
      why: 'seconds to minutes',
    });
  });

  it('lets only strictly earlier events excite', () => {
    const model = { ...fewModel, kinds: 2, baseline: numbers(1, 1), weights: numbers(0, 0.5, 0.5, 0) };
    const [first, second] = eventIntensities(model, { times: [numbers(1, 2), numbers(2)], horizon: 3 });
    assert.equal(first![1], 1);
    assertClose(second![0]!, 1 + 0.5 * 1.5 * Math.exp(-1.5), { rel: 1e-15, why: 'the event a second before' });
  });

  it('refuses bad events with both numbers', () => {
    const refused = (part: Partial<HawkesEvents>, message: RegExp) =>
      assert.throws(() => logLikelihood(fewModel, { ...few, ...part }), { name: 'NumericsError', message });
    refused({ times: [numbers(1, 3, 2)] }, /got 2 after 3 at event 2; sort/);
    refused({ times: [numbers(1, 3, 3)] }, /got 3 twice, at events 1 and 2; merge or jitter/);
    refused({ times: [numbers(1, 11)] }, /end of the window at 10 s, got 11/);
    refused({ times: [numbers(-1)] }, /got -1/);
    refused({ times: [numbers(NaN)] }, /got NaN/);
    refused({ times: [] }, /at least 1 kind of event, got 0/);
    refused({ horizon: 0 }, /longer than 0 s and finite, got 0/);
    refused({ times: [numbers(1), numbers(2)] }, /of 1 kinds needs events of as many, got 2/);
    refused({ marks: [numbers(1)] }, /11 events and needs as many marks, got 1/);
    refused({ marks: [numbers(...fixture.few.slice(1), Infinity)] }, /finite, got Infinity at event 10/);
    refused({ marks: [] }, /Marks of 1 kinds of event are needed, got those of 0/);
    const long = Float64Array.from({ length: 30_001 }, (_, k) => k + 1);
    const law: HawkesModel = { ...fewModel, kernel: 'powerLaw', shapes: numbers(1, 1) };
    assert.throws(() => logLikelihood(law, { times: [long], horizon: 30_001 }), {
      message: /at most 30000 events .* got 30001; use powerLawMixture/,
    });
  });

  it('refuses models that are none', () => {
    const refused = (part: Partial<HawkesModel>, message: RegExp) =>
      assert.throws(() => logLikelihood({ ...fewModel, ...part }, few), { name: 'InputError', message });
    refused({ baseline: numbers(0) }, /above 0 and finite, got 0/);
    refused({ weights: numbers(-0.1) }, /got -0.1: events here excite/);
    refused({ weights: numbers(0.1, 0.2) }, /needs 1 weights, got 2/);
    refused({ shapes: numbers() }, /needs 1 shape parameters, got 0/);
    refused({ terms: 2 }, /from 1 to 1 terms, got 2/);
    refused({ kernel: 'exponental' as 'exponential' }, /no kernel exponental; known are .*exponential/);
    refused({ marks: { form: 'power', exponent: 1, means: numbers(1, 2) } }, /needs 1 means of marks, got 2/);
    const marked: HawkesModel = { ...fewModel, marks: { form: 'power', exponent: 1, means: numbers(1) } };
    assert.throws(() => logLikelihood(marked, few), { message: /finite mark above 0, got none/ });
  });
});
