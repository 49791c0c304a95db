import assert from 'node:assert/strict';
import { computedHashes } from '../support/processStack.ts';
import { runTiny, tinyModels, tinyWorld } from '../support/tinySystem.ts';

describe('the same input', function () {
  this.timeout(180_000);

  async function computed(threads: number): Promise<Record<string, string>> {
    const world = await tinyWorld({ threads });
    try {
      const result = await runTiny(world);
      assert.deepEqual([result.failed, result.reusedStages], [[], []]);
      assert.deepEqual([...world.trained].sort(), [...tinyModels].sort());
      return await computedHashes(world.lake, result);
    } finally {
      await world.close();
    }
  }

  it('gives the same bytes in fresh lakes, with 1 thread, with 1 again and with 2', async () => {
    const [once, again, twoThreads] = [await computed(1), await computed(1), await computed(2)];
    assert.deepEqual(again, once);
    assert.deepEqual(twoThreads, once);
    const names = Object.keys(once);
    for (const part of [
      'bronze',
      'bars',
      'gold',
      'evaluation',
      'training-results',
      'lightgbm/model.txt',
      'neural/model.json',
      'stack/model.json',
    ])
      assert.ok(
        names.some((name) => name.includes(part)),
        `${part} is among what is compared: ${names.join(', ')}`,
      );
  });
});
