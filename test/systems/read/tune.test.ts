import assert from 'node:assert/strict';
import { parseSystem } from '../../../systems/schema.ts';
import { known } from '../known.ts';
import { minimal, problemsOf } from '../minimal.ts';

/** The minimal system with what is searched of its model. */
const searching = (tune: string): string =>
  minimal.replace('{ model: gaussian-hmm }', `{ model: gaussian-hmm, tune: ${tune} }`);

describe('what a system searches', () => {
  it('is read beside the model and kept apart from what a run computes', () => {
    const spec = parseSystem(
      searching(
        '{ states: { from: 2, to: 3 }, covariance: [full, tied], covariance_floor: { from: 1e-4, to: 0.1, scale: log }, persistence_prior: false }',
      ),
      'tiny.yaml',
      known,
    );
    assert.deepEqual(spec.tune, {
      hmm: {
        states: { from: 2, to: 3, scale: 'linear' },
        covariance: ['full', 'tied'],
        covariance_floor: { from: 1e-4, to: 0.1, scale: 'log' },
        persistence_prior: false,
      },
    });
    assert.deepEqual(spec.models, parseSystem(minimal, 'tiny.yaml', known).models);
    assert.ok(!('tune' in parseSystem(minimal, 'tiny.yaml', known)));
  });

  it('is refused with the path, and by what the model takes', () => {
    const problems = (tune: string) => problemsOf(searching(tune)).join(' ');
    assert.match(problems('{ states: 3 }'), /models\.hmm\.tune\.states: expected keys and values, got 3/);
    assert.match(problems('{ states: { from: 2 } }'), /models\.hmm\.tune\.states\.to: is missing/);
    assert.match(problems('{ covariance: [full, [tied]] }'), /covariance\[1\]: expected a number, text, true or false/);
    assert.match(problems('{ stats: false }'), /models\.hmm\.tune: .*unknown parameter "stats" Did you mean states\?/);
    assert.match(problems('{ states: { from: 1, to: 30 } }'), /must stay within 2 and 8, whole, got 1 to 30/);
  });
});
