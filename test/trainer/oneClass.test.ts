import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startOfDay } from '../../contracts/dates.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { runTrainer, temporaryFolder } from './runTrainer.ts';

describe('a class that is absent from the rows of one fit', function () {
  this.timeout(60_000);

  it('is refused with the fit’s name and the rows of each class', async () => {
    const folder = await temporaryFolder();
    try {
      const length = 400;
      const random = createRandom(1, 'one class');
      const time = Float64Array.from({ length }, (_, row) => startOfDay('2015-01-01') + row * 86_400_000);
      const a = Float64Array.from({ length }, () => random.normal());
      const target = a.map((value, row) => (row > 250 && value > 0 ? 1 : 0));
      const gold = join(folder, 'gold.arrow');
      await writeArrow(gold, { time, columns: { a, target, label_end: time.map((at) => at + 3_600_000) } });
      const model = { model: 'logistic-regression', parameters: {}, stacks: [], features: [] };
      const { code, lines } = await runTrainer({
        ...{ task: 'train', id: 'line', spec: model, features: ['a'], supervised: true, bases: [], gold },
        splits: { scheme: 'expanding', firstTest: '2015-07-20', testRows: 100, embargoRows: 2, trainRows: 0 },
        ...{ out: join(folder, 'out'), seed: 1, threads: 1, engines: {} },
      });
      const said = lines.at(-1)!;
      assert.deepEqual([code, said.type], [2, 'failure']);
      assert.match(
        JSON.stringify(said),
        /"DataQualityError","message":"In fold 1 of 2: logistic-regression needs rows of both classes, got 198 zeros and 0 ones/,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
