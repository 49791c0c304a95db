import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../contracts/evaluation.ts';
import { queues } from '../../contracts/names.ts';
import type { ModelManifest, PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import { aliases, promote } from '../../storage/modelRegistry.ts';
import { paths } from '../../storage/paths.ts';
import { tinyWorld, type TinyWorld } from '../support/tinySystem.ts';
import { withWorkers } from '../support/withWorkers.ts';

type Pipeline = (input: PipelineInput) => Promise<PipelineResult>;

describe('a network that goes on from the champion', function () {
  this.timeout(300_000);
  let world: TinyWorld;
  before(async () => {
    world = await tinyWorld();
  });
  after(() => world.close());

  const run = (asOf: string) =>
    withWorkers(world.activities, ({ client }) =>
      client.workflow.execute<Pipeline>('pipeline', {
        taskQueue: queues.flow,
        workflowId: `incremental-${randomUUID()}`,
        args: [{ system: 'tiny', asOf }],
      }),
    );
  async function read<T>(key: string): Promise<T> {
    return JSON.parse(Buffer.from((await world.lake.store.get(key))!).toString()) as T;
  }
  const network = ({ executionId }: PipelineResult) =>
    read<ModelManifest>(paths.modelFile(executionId, 'neural', 'manifest.json'));
  const gates = async ({ executionId }: PipelineResult) =>
    (await read<Verdict>(paths.runFile(executionId, 'verdict.json'))).gates.map(({ name }) => name);

  it('is judged by the gates of any other challenger', async () => {
    world.useModels({ neural: { warmStart: 'champion' } });
    const first = await run('2019-06-28');
    assert.equal((await network(first)).warmStart, undefined);
    const { lake } = world;
    if ((await aliases(lake, 'tiny')).champion === undefined)
      await promote(lake, 'tiny', first.version!, {
        ...{ at: '2026-01-01T00:00:00.000Z', by: 'test', reason: 'to go on from', asOf: '2019-06-28' },
      });
    const warm = await run('2019-12-31');
    assert.equal((await network(warm)).warmStart?.version, first.version);
    assert.match(warm.decision, /^(promoted|rejected)$/);
    // A first model must beat the naive baseline; any later one the champion too, on the same rows.
    const asked = await gates(warm);
    for (const name of [...(await gates(first)), 'beats the champion'])
      assert.ok(asked.includes(name), `${name}, not among ${asked.join(', ')}`);
  });
});
