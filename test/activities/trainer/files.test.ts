import assert from 'node:assert/strict';
import { featuresRead } from '../../../activities/trainer/files.ts';
import type { ModelManifest } from '../../../contracts/runs.ts';

const manifest = (id: string, features: readonly string[], stacks: readonly string[] = []) =>
  ({ id, features, stacks }) as unknown as ModelManifest;

describe('featuresRead', () => {
  const trees = manifest('trees', ['a', 'b']);
  const rest = manifest('rest', ['trees', 'b', 'c'], ['trees']);

  it('gives the columns of gold once, of the model and of those below it, and no model among them', () => {
    assert.deepEqual(featuresRead(trees, []), ['a', 'b']);
    assert.deepEqual(featuresRead(rest, [trees]), ['b', 'c', 'a']);
    assert.deepEqual(featuresRead(manifest('top', ['rest', 'trees'], ['rest', 'trees']), [trees, rest]), [
      'a',
      'b',
      'c',
    ]);
  });
});
