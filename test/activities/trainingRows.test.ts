import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingRows } from '../../activities/trainingRows.ts';
import type { ComputeDependencies } from '../../activities/dependencies.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { createLake } from '../../storage/lake.ts';
import type { ModelVersion } from '../../storage/modelRegistry.ts';

describe('trainingRows', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-training-rows-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function world() {
    const random = createRandom(1, 'gold');
    const time = Float64Array.from({ length: 500 }, (_, day) => day * 86_400_000);
    const change = time.map((_, row) => (row < 3 ? NaN : random.normal()));
    const file = join(folder, 'gold.arrow');
    await writeArrow(file, { time, columns: { change, level: time } });
    const lake = createLake(join(folder, 'lake'), join(folder, 'copies'));
    const gold = await lake.putFile('gold/r/processed_data.arrow', file, 'gold-arrow', 500);
    const warnings: string[] = [];
    const deps = { lake, warn: (message: string) => warnings.push(message) } as unknown as ComputeDependencies;
    const version = { executionId: 'r', challenger: 'hmm', gold } as ModelVersion;
    return { deps, version, change, time, warnings, goldFile: join(folder, 'lake', gold.uri), lake };
  }
  const stored = async (lake: ComputeDependencies['lake']) => {
    const keys: string[] = [];
    for await (const key of lake.store.list('models/r/hmm/drift_reference-')) keys.push(key);
    return keys;
  };

  it('gives the rows without the missing ones, and reads the training table once', async () => {
    const { deps, version, change, time, goldFile, lake } = await world();
    const first = await trainingRows(deps, version, ['change', 'level']);
    assert.deepEqual([...first.reference['change']!], [...change.subarray(3)]);
    assert.deepEqual([...first.reference['level']!], [...time]);
    assert.equal(first.trainedUntil, time.at(-1));
    await rm(goldFile);
    assert.deepEqual(await trainingRows(deps, version, ['change', 'level']), first);
    assert.equal((await stored(lake)).length, 1);
  });
  it('is made again where the stored one is damaged, and says so', async () => {
    const { deps, version, warnings, lake } = await world();
    const first = await trainingRows(deps, version, ['change']);
    const [key] = await stored(lake);
    const path = join(folder, 'lake', key!);
    const whole = await readFile(path, 'utf8');
    await rm(path);
    await writeFile(path, whole.replace('"rows"', '"bows"'));
    assert.deepEqual(await trainingRows(deps, version, ['change']), first);
    assert.equal(warnings.length, 1);
  });
  it('names a feature that the training rows lack', async () => {
    const { deps, version } = await world();
    await assert.rejects(
      trainingRows(deps, version, ['gone']),
      /needs feature gone in the training rows .*got change, level/,
    );
  });
});
