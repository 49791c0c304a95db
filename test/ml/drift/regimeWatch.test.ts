import assert from 'node:assert/strict';
import { startOfDay } from '../../../contracts/dates.ts';
import { regimeWatch } from '../../../ml/drift/regimeWatch.ts';

const states = ['contraction', 'expansion'];
const day = 86_400_000;
const begin = startOfDay('2020-01-01');

function predictions(contraction: readonly number[]) {
  return {
    time: Float64Array.from(contraction, (_, i) => begin + i * day),
    columns: {
      filtered_0: Float64Array.from(contraction),
      filtered_1: Float64Array.from(contraction, (p) => 1 - p),
    },
  };
}
const trained = { trainedUntil: begin + 2 * day, championVersion: 4 };

describe('regimeWatch', () => {
  it('names every change since training, from what to what and when', () => {
    const watch = regimeWatch(predictions([0.1, 0.05, 0.3, 0.6, 0.93, NaN, 0.7, 0.2, 0.1]), states, trained)!;
    assert.deepEqual([watch.raise, watch.clear, watch.atTraining, watch.now], [0.8, 0.5, 'expansion', 'expansion']);
    assert.deepEqual(watch.changes, [
      { from: 'expansion', to: 'contraction', date: '2020-01-05', probability: 0.93 },
      { from: 'contraction', to: 'expansion', date: '2020-01-08', probability: 0.8 },
    ]);
    assert.equal(
      watch.sentence,
      'The regime changed 2 times since champion v4 was trained: from expansion to contraction on 2020-01-05 (probability 0.93), from contraction to expansion on 2020-01-08 (probability 0.80).',
    );
  });

  it('is quiet while the regime of training holds, and where none is certain', () => {
    const held = regimeWatch(predictions([0.1, 0.1, 0.1, 0.7, 0.4]), states, trained)!;
    assert.deepEqual([held.changes, held.now], [[], 'expansion']);
    assert.equal(held.sentence, 'The regime has not changed since champion v4 was trained: expansion.');
    const unsure = regimeWatch(predictions([0.5, 0.5, 0.5, 0.4]), states, trained)!;
    assert.deepEqual([unsure.atTraining, unsure.now], [null, null]);
    assert.match(unsure.sentence, /No regime was certain enough/);
  });

  it('tells the last three of many changes', () => {
    const flips = [0.1, 0.1, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9];
    const { sentence, changes } = regimeWatch(predictions(flips), states, trained)!;
    assert.equal(changes.length, 5);
    assert.match(sentence, /^The regime changed 5 times .*, the last 3 times: .*2020-01-06.*2020-01-07.*2020-01-08/);
    assert.doesNotMatch(sentence, /2020-01-05/);
  });

  it('has nothing to say without probabilities of every state', () => {
    assert.equal(regimeWatch(predictions([0.1]), [], trained), null);
    assert.equal(regimeWatch(predictions([0.1]), [...states, 'crisis'], trained), null);
  });
});
