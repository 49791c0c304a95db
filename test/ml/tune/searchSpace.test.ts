import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import type { ModelDefinition } from '../../../ml/models/model.ts';
import { models } from '../../../ml/models/registry.ts';
import { resolveParameters } from '../../../ml/models/resolveParameters.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { random } from '../../../ml/tune/samplers/random.ts';
import { searchSpace } from '../../../ml/tune/searchSpace.ts';

const { lightgbm } = models;
const of = (name: string, space = searchSpace(lightgbm, {})) => space.find((one) => one.name === name);

describe('searchSpace', () => {
  it('is what the definitions propose, in their order, wide enough for the system’s own values', () => {
    assert.deepEqual(of('depth'), { name: 'depth', kind: 'number', from: 2, to: 8, scale: 'linear', integer: true });
    assert.deepEqual(of('min_gain'), undefined);
    const own = searchSpace(lightgbm, { depth: 12, learning_rate: 0.001 });
    assert.deepEqual(of('depth', own), { ...of('depth'), to: 12 });
    assert.deepEqual(of('learning_rate', own), { ...of('learning_rate'), from: 0.001 });
    const hmm = searchSpace(models['gaussian-hmm'], {})[0];
    assert.deepEqual(hmm, { name: 'covariance', kind: 'choice', among: ['full', 'diagonal', 'tied', 'spherical'] });
  });

  it('the system narrows, widens, adds and leaves out', () => {
    const said = {
      depth: { from: 2, to: 3 },
      min_gain: { from: 0, to: 1 },
      rounds: false,
      class_weight: ['none', 'balanced'],
    } as const;
    const space = searchSpace(lightgbm, { depth: 12 }, said);
    assert.deepEqual(of('depth', space), { ...of('depth'), to: 3 });
    assert.ok(of('min_gain', space) && of('class_weight', space) && !of('rounds', space));
  });

  it('refuses what the model refuses, all of it at once', () => {
    const said = {
      depht: false,
      depth: { from: 0, to: 3 },
      leaves: { from: 9, to: 9 },
      min_gain: { from: 0, to: 1, scale: 'log' },
      class_weight: ['none', 'fair'],
      increasing: { from: 1, to: 2 },
      max_bin: [7, 7],
    } as const;
    assert.throws(
      () => searchSpace(lightgbm, {}, said),
      (error: Error) => {
        assert.ok(error instanceof ConfigError);
        for (const wanted of [
          /Did you mean depth/,
          /within 1 and 64, whole, got 0 to 3/,
          /from < to, got 9 and 9/,
          /from > 0, got 0/,
          /"fair"/,
          /increasing is no number/,
          /2 different values, got 7, 7/,
        ])
          assert.match(error.message, wanted);
        return true;
      },
    );
  });

  for (const definition of Object.values(models) as readonly ModelDefinition[])
    it(`${definition.name} takes whatever is drawn from what it proposes`, () => {
      const space = searchSpace(definition, {});
      for (let draw = 0; draw < 200; draw += 1) {
        const values = random.suggest({ space, observations: [], ended: 0, random: createRandom(1, draw) });
        resolveParameters(definition.name, definition.parameters, values);
      }
    });
});
