import assert from 'node:assert/strict';
import type { Trial } from '../../../contracts/tune.ts';
import { tpe } from '../../../ml/tune/samplers/tpe.ts';
import { suggestTrial, type StudySnapshot } from '../../../ml/tune/suggestTrial.ts';
import { range } from './support.ts';

const candidates = [
  { id: 'flat', space: [range('x', 0, 1)], own: { x: 0.5 } },
  { id: 'deep', space: [range('y', 0, 1)], own: { y: 0.5 } },
];
const study = (over: Partial<StudySnapshot> = {}): StudySnapshot => ({
  seed: 7,
  candidates,
  sampler: tpe,
  direction: 'lower',
  ended: [],
  running: [],
  ...over,
});

/** Higher is better near y = 0.8 of `deep`; `flat` is poor everywhere. Trials end `late` behind. */
function whole(trials: number, late: number): readonly Trial[] {
  const all: Trial[] = [];
  for (let number = 0; number < trials; number += 1) {
    const ended = all.slice(0, Math.max(0, number - late + 1));
    const running = all.slice(ended.length);
    const { model, parameters } = suggestTrial(number, study({ direction: 'higher', ended, running }));
    const score = model === 'deep' ? 1 - ((parameters['y'] as number) - 0.8) ** 2 : 0.1;
    all.push({ number, model, parameters, state: 'complete', scores: [score] });
  }
  return all;
}

describe('suggestTrial', () => {
  it('begins with the system’s own parameters of every model', () => {
    assert.deepEqual(suggestTrial(0, study()), { model: 'flat', parameters: { x: 0.5 } });
    assert.deepEqual(suggestTrial(1, study()), { model: 'deep', parameters: { y: 0.5 } });
  });

  it('is a function of seed, number and snapshot', () => {
    assert.deepEqual(suggestTrial(5, study()), suggestTrial(5, study()));
    assert.notDeepEqual(suggestTrial(5, study()), suggestTrial(6, study()));
    assert.notDeepEqual(suggestTrial(5, study()), suggestTrial(5, study({ seed: 8 })));
    assert.deepEqual(whole(40, 3), whole(40, 3));
  });

  for (const late of [1, 4])
    it(`comes to the better model and its better parameters, ${late} at a time`, () => {
      const last = whole(80, late).slice(-30);
      const deep = last.filter(({ model }) => model === 'deep');
      assert.ok(deep.length > 20, `${deep.length} of 30`);
      const near = deep.filter(({ parameters }) => Math.abs((parameters['y'] as number) - 0.8) < 0.1);
      assert.ok(near.length > 0.6 * deep.length, `${near.length} of ${deep.length}`);
    });

  it('refuses a study of nothing', () => {
    assert.throws(() => suggestTrial(0, study({ candidates: [] })), /at least 1 model, got 0/);
  });
});
