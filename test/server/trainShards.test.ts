import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Dependencies } from '../../activities/dependencies.ts';
import { createTrainingActivities } from '../../activities/index.ts';
import { endOfDay } from '../../contracts/dates.ts';
import { queues } from '../../contracts/names.ts';
import type { ModelManifest, TrainRequest, TrainedModel } from '../../contracts/runs.ts';
import type { ShardRequest } from '../../contracts/shards.ts';
import type { ShardSpec, SystemSpec } from '../../contracts/system.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { entry } from '../../runtime/modulePath.ts';
import { trainerVariables } from '../../runtime/trainerVariables.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';
import { temporaryFolder } from '../trainer/runTrainer.ts';

const rows = 260;
const random = createRandom(2, 'train');
const x = Float64Array.from({ length: rows }, () => random.normal());
const time = Float64Array.from({ length: rows }, (_, row) => endOfDay('2018-12-31') + row * 86_400_000);

interface Trained {
  /** Hashes of the model's files and predictions. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Shards in the order in which they ended, all attempts. */
  readonly ended: readonly string[];
  readonly events: number;
  readonly largest: number;
}

describe('a training that several workers share', function () {
  this.timeout(240_000);

  /** Runs the `train` workflow on a lake of its own. `before` runs ahead of each attempt of a shard. */
  async function trained(
    shards: ShardSpec | null,
    before: (request: ShardRequest, workDir: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<Trained> {
    const { lake, remove } = await temporaryLake();
    const folder = await temporaryFolder();
    try {
      const model = { model: 'mlp', parameters: { hidden: '4', epochs: 2, batch: 64 }, stacks: [], features: [] };
      const spec = {
        ...{ seed: 1, target: { name: 'up', kind: 'direction', of: 'close', horizon: 1 }, treatments: [] },
        splits: { scheme: 'expanding', firstTest: '2019-07-15', testRows: 70, embargoRows: 1, trainRows: 0 },
        models: { network: { ...model, ...(shards && { shards }) } },
      } as unknown as SystemSpec;
      const file = join(folder, 'gold.arrow');
      const target = x.map((value, row) => (value + x[(row * 7) % rows]! > 0 ? 1 : 0));
      await writeArrow(file, { time, columns: { a: x, target, label_end: time.map((at) => at + 3_600_000) } });
      const arrow = await lake.putFile('gold/gold.arrow', file, 'gold', rows);
      const run = {
        ...{ system: 'lab', asOf: '2019-12-31', executionId: 'run', trigger: 'manual' as const },
        config: await lake.putJson('runs/config.json', spec, 'config'),
      };
      const plan = { id: 'network', model: 'mlp', hardware: 'cpu', stacks: [], timeoutSeconds: 120 } as const;
      const request: TrainRequest = {
        run,
        plan: { ...plan, ...(shards && { shards }) },
        gold: { parquet: arrow, arrow, summary: arrow, features: ['a'], rows, reused: false },
        bases: [],
      };
      const deps = {
        ...{ lake, threads: 1, engines, device: 'cpu', stallMs: 60_000, heartbeatMs: 500, now: Date.now },
        ...{ trainer: entry('../../trainer/main', import.meta.url), trainerVariables: trainerVariables(1) },
        ...{ workDir: join(folder, 'work'), warn: () => undefined },
      } as unknown as Dependencies;
      const activities = createTrainingActivities(deps);
      const ended: string[] = [];
      const watched = {
        ...fakeActivities(),
        ...activities,
        trainShard: async (one: ShardRequest) => {
          const [result] = await Promise.all([activities.trainShard(one), before(one, deps.workDir)]);
          ended.push(`${one.fit}-${one.round}-${one.shard}`);
          return result;
        },
      };
      return await withWorkers(watched, async ({ client }) => {
        const handle = await client.workflow.start<(given: TrainRequest) => Promise<TrainedModel>>('train', {
          taskQueue: queues.flow,
          workflowId: `train/${randomUUID()}`,
          args: [request],
        });
        const { manifest } = await handle.result();
        const { files, predictions } = await lake.readJson<ModelManifest>(manifest);
        const { events } = await handle.fetchHistory();
        const { currentDetails } = await client.workflow
          .getHandle(handle.workflowId)
          .query<{ currentDetails: string }>('__temporal_workflow_metadata');
        assert.match(currentDetails, /network \(mlp\) of lab as of 2019-12-31/);
        if (shards) assert.match(currentDetails, /\| final \| 2, done \|/);
        const sizes = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
          (scheduled?.input?.payloads ?? []).map(({ data }) => data?.length ?? 0),
        );
        const hashes = Object.entries({ ...files, predictions }).map(([name, { sha256 }]) => [name, sha256]);
        return {
          hashes: Object.fromEntries(hashes) as Trained['hashes'],
          ended,
          events: events?.length ?? 0,
          largest: Math.max(...sizes),
        };
      });
    } finally {
      await remove();
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Ends the trainer child of one shard, once it is there, with kill -9. */
  async function killTrainer(workDir: string, part: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const line = execFileSync('ps', ['-eo', 'pid,args'])
        .toString()
        .split('\n')
        .find((one) => one.includes('trainer/main') && one.includes(workDir) && one.includes(`-${part}/`));
      if (line !== undefined) return void process.kill(Number.parseInt(line, 10), 'SIGKILL');
      await pause(20);
    }
    assert.fail(`no trainer of ${part} in ${workDir}`);
  }

  const two = { count: 2, localEpochs: 1 };
  let undisturbed: Trained;
  before(async () => {
    undisturbed = await trained(two);
  });

  it('ends with the same bytes whoever comes first, and when a worker’s trainer is killed in a round', async () => {
    let killed = 0;
    const disturbed = await trained(two, async ({ fit, round, shard }, workDir) => {
      if (shard === 0) await pause(1_500);
      if (fit !== 'final' || round !== 1 || shard !== 1 || Context.current().info.attempt > 1) return;
      await killTrainer(workDir, 'final-1-1');
      killed += 1;
    });
    assert.equal(killed, 1);
    assert.deepEqual(disturbed.hashes, undisturbed.hashes);
    assert.deepEqual([...disturbed.ended].sort(), [...undisturbed.ended].sort());
    assert.notDeepEqual(disturbed.ended, undisturbed.ended);
  });

  it('is another model than undivided, which one shard that joins after every pass is', async () => {
    const alone = await trained(null);
    const one = await trained({ count: 1, localEpochs: 1 });
    assert.deepEqual(one.hashes, alone.hashes);
    assert.notEqual(undisturbed.hashes['weights.bin'], alone.hashes['weights.bin']);
  });

  it('keeps payloads small and its history in proportion to rounds and shards', () => {
    assert.ok(undisturbed.largest < 16 * 1024, `${undisturbed.largest} bytes`);
    const fits = new Set(undisturbed.ended.map((part) => part.split('-').slice(0, -2).join('-'))).size;
    assert.equal(fits, 2);
    assert.equal(undisturbed.ended.length, fits * 2 * two.count);
    assert.ok(undisturbed.events < 6 * (undisturbed.ended.length * 1.5 + 2) + 10, `${undisturbed.events} events`);
  });
});
