import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { endOfDay } from '../../contracts/dates.ts';
import type { Verdict } from '../../contracts/evaluation.ts';
import { goldColumns } from '../../contracts/frame.ts';
import { queues } from '../../contracts/names.ts';
import type { ModelManifest, PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { openLightGbm } from '../../ml/engines/lightgbm.ts';
import { enginePath } from '../../ml/engines/nativeLibrary.ts';
import { readArrow } from '../../storage/arrow.ts';
import { aliases, readVersion } from '../../storage/modelRegistry.ts';
import { paths } from '../../storage/paths.ts';
import { engines } from '../ml/engines/installedEngines.ts';
import { tinyInput, tinyWorld, type TinyWorld } from '../support/tinySystem.ts';
import { withWorkers } from '../support/withWorkers.ts';

type Pipeline = (input: PipelineInput) => Promise<PipelineResult>;

describe('a model of another program in the pipeline', function () {
  this.timeout(240_000);
  let world: TinyWorld;
  before(async () => {
    world = await tinyWorld();
  });
  after(() => world.close());

  const run = (input: PipelineInput) =>
    withWorkers(world.activities, ({ client }) =>
      client.workflow.execute<Pipeline>('pipeline', {
        taskQueue: queues.flow,
        workflowId: `import-${randomUUID()}`,
        args: [{ ...tinyInput, ...input }],
      }),
    );

  /** What a researcher would do with the gold of a run: LightGBM on the labels that were known by the day. */
  async function theirModel(executionId: string, until: string): Promise<Uint8Array> {
    const config = await world.lake.store.get(paths.runFile(executionId, 'config.json'));
    const { models } = JSON.parse(Buffer.from(config!).toString()) as SystemSpec;
    const names = models['lightgbm']!.features;
    const { columns } = await readArrow(world.lake.store.localPath(paths.goldArrow(executionId))!);
    const rows = Array.from(columns[goldColumns.labelEnd]!, (at, row) => (at <= endOfDay(until) ? row : -1)).filter(
      (row) => row >= 0,
    );
    const engine = await openLightGbm(enginePath(engines, 'lightgbm'));
    const booster = await engine.train({
      x: {
        rows: rows.length,
        columns: names,
        values: Float64Array.from(rows.flatMap((row) => names.map((name) => columns[name]![row]!))),
      },
      label: Float64Array.from(rows, (row) => columns[goldColumns.target]![row]!),
      ...{ parameters: { objective: 'binary', verbosity: -1, seed: 1 }, rounds: 10, threads: 1 },
    });
    return booster.save();
  }

  it('is judged on the rows after what it knows, registered, and decided on by the same gates', async () => {
    const prepared = await run({ until: 'gold', executionId: 'prepared' });
    assert.equal(prepared.decision, 'stopped');
    const until = '2017-12-29';
    const bytes = await theirModel('prepared', until);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = await world.lake.put(paths.importedModel(sha256, 'theirs.txt'), bytes, 'imported-model');
    const imported = { model: 'lightgbm', file, trainedUntil: until };
    const result = await run({ imported, executionId: 'theirs', reason: 'made elsewhere' });
    assert.match(result.decision, /^(promoted|rejected)$/);
    const { lake } = world;
    const version = await readVersion(lake, 'tiny', result.version!);
    assert.equal(version.challenger, 'lightgbm');
    const manifest = await lake.readJson<ModelManifest>(version.manifest);
    assert.deepEqual(manifest.imported, { file, trainedUntil: until });
    assert.equal(manifest.files['model.txt']!.sha256, sha256);
    assert.ok('golden.json' in manifest.files);
    const { time } = await readArrow(await lake.localFile(manifest.predictions));
    assert.ok(time.length > 300 && time[0]! > endOfDay(until));
    const verdict = JSON.parse(
      Buffer.from((await lake.store.get(paths.runFile('theirs', 'verdict.json')))!).toString(),
    ) as Verdict;
    assert.ok(verdict.gates.some(({ name }) => name === 'beats the naive baseline'));
    const names = await aliases(lake, 'tiny');
    assert.equal(result.decision === 'promoted' ? names.champion : names.challenger, result.version);
    const again = await run({ imported, executionId: 'again' });
    assert.ok(again.reusedStages.includes('train lightgbm'), again.reusedStages.join(', '));
  });

  it('ends with the reason where the file is no model', async () => {
    const bytes = Buffer.from('no model');
    const file = await world.lake.put('imports/x/no.txt', bytes, 'imported-model');
    const refused = run({ imported: { model: 'lightgbm', file, trainedUntil: '2017-12-29' } });
    await assert.rejects(refused, (error: Error & { cause?: Error }) =>
      /No model of tiny could be trained\. lightgbm: Expected a LightGBM model text/.test(error.cause?.message ?? ''),
    );
  });
});
