import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import { queues } from '../../contracts/names.ts';
import { stageInput, type StageOptions } from '../../cli/commands/stageOptions.ts';
import { paths } from '../../storage/paths.ts';
import { realWorld, type World } from '../activities/support/realWorld.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

interface Metrics {
  readonly split: string;
  readonly challenger: string;
  readonly models: readonly { readonly id: string; readonly rows: number; readonly metrics: Record<string, number> }[];
  readonly decision: { readonly metrics: Record<string, number> };
  readonly calibration: readonly { readonly model: string; readonly predicted: readonly number[] }[];
}

describe('order-flow', function () {
  this.timeout(300_000);
  let world: World;
  before(async () => {
    world = await realWorld({ engines });
  });
  after(() => world.close());

  const json = async <T>(key: string): Promise<T> =>
    JSON.parse(new TextDecoder().decode((await world.lake.store.get(key)) ?? undefined)) as T;

  it('goes through its stages one by one, each reusing the one before, and then to a verdict and a report', async () => {
    const activities = fakeActivities(
      world.pick(
        ...(['openRun', 'collectSeries', 'writeLedger', 'validateData', 'buildFeatures', 'recordDatasets'] as const),
        ...(['trainModel', 'scoreChampion', 'evaluateModels', 'registerModel', 'writeReport'] as const),
      ),
    );
    const run = (options: StageOptions, executionId: string) =>
      withWorkers(activities, ({ client }) =>
        client.workflow.execute<(input: PipelineInput) => Promise<PipelineResult>>('pipeline', {
          taskQueue: queues.flow,
          workflowId: `order-flow-${randomUUID()}`,
          args: [{ system: 'order-flow', executionId, ...stageInput(options) }],
        }),
      );
    const dates = { start: '2024-01-02', end: '2024-01-02' };

    const prepared = await run({ stage: 'data_prep', ...dates }, 'prepared');
    assert.equal(prepared.decision, 'stopped');
    const summary = await json<{ rows: number; features: Record<string, { missing: number; unit: string }> }>(
      paths.goldResults('prepared'),
    );
    assert.ok(summary.rows > 1900, `${summary.rows} rows`);
    assert.equal(summary.features['ofi']?.unit, 'size');

    const trained = await run({ stage: 'train', model: ['all'], ...dates }, 'trained');
    assert.deepEqual([trained.decision, trained.failed], ['stopped', []]);
    assert.ok(trained.reusedStages.includes('features'), trained.reusedStages.join());
    assert.equal((await world.keys('registry/')).length, 0, 'training alone registers nothing');

    const judged = await run({ stage: 'eval', split: 'test', ...dates }, 'judged');
    assert.equal(judged.decision, 'stopped');
    assert.ok(judged.reusedStages.includes('train calibrated'), judged.reusedStages.join());
    const metrics = await json<Metrics>(paths.runFile('judged', 'metrics.json'));
    assert.deepEqual([metrics.split, metrics.challenger], ['test', 'calibrated']);
    for (const { id, rows, metrics: found } of metrics.models) {
      assert.ok(rows > 400, `${id} on ${rows} rows`);
      assert.ok(found['accuracy']! > 0.4 && found['accuracy']! < 0.7, `${id}: accuracy ${found['accuracy']}`);
    }
    assert.ok(metrics.models.some(({ metrics: found }) => Number.isFinite(found['sharpe'])));
    assert.ok(metrics.calibration.find(({ model }) => model === 'calibrated')!.predicted.length > 0);

    const whole = await run({ ...dates }, 'whole');
    assert.ok(['promoted', 'rejected'].includes(whole.decision), whole.decision);
    assert.match(whole.sentence, /calibrated|log_loss/);
    const report = new TextDecoder().decode(
      (await world.lake.store.get(paths.runFile('whole', 'report.html'))) ?? undefined,
    );
    assert.match(report, /made-up recording/);
  });
});
