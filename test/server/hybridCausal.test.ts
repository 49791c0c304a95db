import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CausalAnalysis } from '../../contracts/causal.ts';
import type { PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import { queues } from '../../contracts/names.ts';
import { paths } from '../../storage/paths.ts';
import { sha256 } from '../../storage/sha256.ts';
import { realWorld, type World } from '../activities/support/realWorld.ts';
import { startSeaweedFs, type RunningS3 } from '../servers/seaweedfs.ts';
import { assertClose } from '../support/assertClose.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

const input: PipelineInput = { system: 'hybrid-causal', asOf: '2018-12-31', until: 'gold', executionId: 'compared' };
const files = {
  parquet: paths.goldParquet('compared'),
  results: paths.goldResults('compared'),
} as const;

/** The run on a lake of its own; gives the hashes of what it wrote to gold. */
async function goldHashes(world: World): Promise<Record<string, string>> {
  const activities = fakeActivities(
    world.pick('openRun', 'collectSeries', 'writeLedger', 'validateData', 'buildFeatures', 'recordDatasets'),
  );
  await withWorkers(activities, async ({ client }) => {
    const result = await client.workflow.execute<(input: PipelineInput) => Promise<PipelineResult>>('pipeline', {
      taskQueue: queues.flow,
      workflowId: `hybrid-${randomUUID()}`,
      args: [input],
    });
    assert.equal(result.decision, 'stopped');
  });
  const hashes: Record<string, string> = {};
  for (const [name, key] of Object.entries(files)) {
    const bytes = await world.lake.store.get(key);
    assert.ok(bytes, `${key} is not in ${world.lake.store.uri}`);
    hashes[name] = await sha256(bytes);
  }
  return hashes;
}

describe('hybrid-causal', function () {
  this.timeout(600_000);
  let world: World;
  let onDisk: Record<string, string>;

  before(async () => {
    world = await realWorld();
    onDisk = await goldHashes(world);
  });
  after(() => world.close());

  it('joins FRED, Yahoo and the World Bank on what was known, a row a session', async () => {
    const summary = JSON.parse(new TextDecoder().decode((await world.lake.store.get(files.results)) ?? undefined)) as {
      rows: number;
      features: Record<string, { missing: number }>;
    };
    assert.ok(summary.rows > 4_000, `${summary.rows} rows`);
    for (const name of ['fred_GDP_lag_30d', 'world_bank_growth', 'nasdaq_return_21', 'volatility_shock'])
      assert.equal(summary.features[name]?.missing, 0, name);
    const versions = await world.keys('datasets/');
    assert.equal(versions.filter((key) => key.endsWith('/manifest.json')).length, 2, 'silver, and gold made of it');
  });

  it('writes the same bytes to a real S3 server', async function () {
    const s3: RunningS3 | string = await startSeaweedFs();
    if (typeof s3 === 'string') {
      console.log(`      skipped: ${s3}`);
      return this.skip();
    }
    const before = { ...process.env };
    Object.assign(process.env, s3.variables);
    try {
      await s3.createBucket('lake');
      const remote = await realWorld({ lakeUri: s3.uri('lake', 'regimen') });
      try {
        assert.deepEqual(await goldHashes(remote), onDisk);
      } finally {
        await remote.close();
      }
    } finally {
      for (const name of Object.keys(s3.variables)) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
      await s3.stop();
    }
  });

  it('goes on to train, evaluate, register and report, and says what every interval covers', async () => {
    const activities = fakeActivities(
      world.pick(
        ...(['openRun', 'collectSeries', 'writeLedger', 'validateData', 'buildFeatures', 'recordDatasets'] as const),
        ...(['trainModel', 'scoreChampion', 'evaluateModels', 'registerModel', 'writeReport'] as const),
      ),
    );
    await withWorkers(activities, async ({ client }) => {
      const result = await client.workflow.execute<(input: PipelineInput) => Promise<PipelineResult>>('pipeline', {
        taskQueue: queues.flow,
        workflowId: `hybrid-${randomUUID()}`,
        args: [{ system: 'hybrid-causal', asOf: '2018-12-31', executionId: 'whole' }],
      });
      assert.ok(['promoted', 'rejected'].includes(result.decision), result.decision);
      assert.match(result.sentence, /r_loss/);
    });
    const files = await world.keys('models/whole/');
    for (const name of ['hybrid_causal_model', 'training_results.json', 'feature_columns.txt', 'model_config.json'])
      assert.ok(files.includes(`models/whole/hybrid/${name}`), `${name} among ${files.join(', ')}`);
    const newest = JSON.parse(
      new TextDecoder().decode(
        (await world.lake.store.get(paths.runFile('whole', 'causal_analysis.json'))) ?? undefined,
      ),
    ) as CausalAnalysis;
    assert.deepEqual(Object.keys(newest).sort(), ['causal_effects', 'date', 'regime', 'uncertainty']);
    assert.equal(newest.date, '2018-12-31');
    assertClose(
      newest.regime.probabilities.reduce((sum, p) => sum + p, 0),
      1,
      { abs: 1e-6, why: 'probabilities of all regimes' },
    );
    const report = new TextDecoder().decode(
      (await world.lake.store.get(paths.runFile('whole', 'report.html'))) ?? undefined,
    );
    for (const text of ['rate_surprise', 'placebo treatment', '% of known effects on 10 simulated data sets'])
      assert.ok(report.includes(text), text);
  });
});
