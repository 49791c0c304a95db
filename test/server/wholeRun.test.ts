import assert from 'node:assert/strict';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { PipelineInput, PipelineResult } from '../../contracts/runs.ts';
import { computedHashes } from '../support/processStack.ts';
import { testServer } from '../support/temporalServer.ts';
import { runTiny, tinyModels, tinyWorld, type TinyWorld } from '../support/tinySystem.ts';

const most = 16 * 1024;
const tinySources = ['csv', 'fred'];
const untilGold = ['collect', 'validate', 'features'];
const training = (...models: string[]) => models.map((model) => `train ${model}`);
const sorted = (names: readonly string[]) => [...names].sort();

interface Sized {
  readonly where: string;
  readonly bytes: number;
}

interface Travelled {
  readonly sizes: readonly Sized[];
  readonly workflows: number;
}

/** Every payload of a history, wherever it stands: inputs, results, failures, headers, memos, summaries, details. */
function payloadsIn(part: unknown, where: string): Sized[] {
  if (part instanceof Uint8Array || typeof part !== 'object' || part === null) return [];
  const { data, metadata } = part as { data?: unknown; metadata?: Readonly<Record<string, unknown>> };
  if (data instanceof Uint8Array && metadata !== undefined) {
    const meta = Object.values(metadata).reduce((sum: number, value) => sum + (value as Uint8Array).length, 0);
    return [{ where, bytes: data.length + meta }];
  }
  return Object.entries(part).flatMap(([name, inside]) => payloadsIn(inside, `${where}.${name}`));
}

async function payloadsOf(client: Client, workflowId: string): Promise<{ sizes: Sized[]; children: string[] }> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const children: string[] = [];
  const sizes = (events ?? []).flatMap((event) => {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
    if (typeof child === 'string') children.push(child);
    return payloadsIn(event, `${workflowId} event ${String(event.eventId)}`);
  });
  return { sizes, children };
}

/** Everything that a run and its children sent through the server. */
async function travelled(
  handle: WorkflowHandle<(input: PipelineInput) => Promise<PipelineResult>>,
): Promise<Travelled> {
  const { client } = await testServer();
  const { raw } = await handle.describe();
  const sizes = payloadsIn(raw, 'description');
  let workflows = 0;
  const pending = [handle.workflowId];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    workflows += 1;
    const found = await payloadsOf(client, next);
    sizes.push(...found.sizes);
    pending.push(...found.children);
  }
  const shown = Buffer.byteLength(JSON.stringify(await handle.query('progress')));
  sizes.push({ where: 'answer of the progress query', bytes: shown });
  return { sizes, workflows };
}

describe('a whole run with six models', function () {
  this.timeout(180_000);
  let world: TinyWorld;
  let first: PipelineResult;
  let sent: Travelled;

  before(async () => {
    world = await tinyWorld();
    first = await runTiny(world, async (handle) => {
      sent = await travelled(handle);
    });
    assert.deepEqual([first.reusedStages, first.failed], [[], []]);
    assert.deepEqual(sorted(world.trained), sorted(tinyModels));
  });
  after(() => world.close());

  it('sends little through Temporal: every payload is under 16 KiB', () => {
    assert.equal(sent.workflows, 1 + tinySources.length + tinyModels.length);
    const sizes = [...sent.sizes].sort((a, b) => b.bytes - a.bytes);
    assert.ok(sizes.length > 60, `${sizes.length} payloads were found`);
    assert.ok(sizes.some(({ where }) => where.includes('userMetadata')));
    const [largest] = sizes;
    assert.ok(largest!.bytes < most, `${largest!.where} has ${largest!.bytes} bytes, expected fewer than ${most}`);
  });

  it('gives the same bytes in fresh lakes, with 1 thread, with 1 again and with 2', async () => {
    const once = await computedHashes(world.lake, first);
    for (const threads of [1, 2]) {
      const other = await tinyWorld({ threads });
      try {
        const result = await runTiny(other);
        assert.deepEqual([result.failed, result.reusedStages], [[], []]);
        assert.deepEqual(sorted(other.trained), sorted(tinyModels));
        assert.deepEqual(await computedHashes(other.lake, result), once);
      } finally {
        await other.close();
      }
    }
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

  it('is not done again; a changed model is trained again with what stacks it, and nothing else is', async () => {
    world.trained.length = 0;
    const second = await runTiny(world);
    const withoutEvaluation = second.reusedStages.filter((stage) => stage !== 'evaluate');
    assert.deepEqual(sorted(withoutEvaluation), sorted([...untilGold, ...training(...tinyModels)]));
    // A first champion may have come between the first two runs; nothing comes between the second and the third.
    const third = await runTiny(world);
    assert.deepEqual(sorted(third.reusedStages), sorted([...withoutEvaluation, 'evaluate']));
    assert.deepEqual(world.trained, []);

    world.useModels({ logistic: { parameters: { c: 0.5 } } });
    const changed = await runTiny(world);
    assert.deepEqual(world.trained, ['logistic', 'stack', 'calibrated']);
    assert.deepEqual(
      sorted(changed.reusedStages),
      sorted([...untilGold, ...training('lightgbm', 'xgboost', 'neural')]),
    );
    const [was, is] = [await computedHashes(world.lake, first), await computedHashes(world.lake, changed)];
    assert.notEqual(is['logistic/parameters.bin'], was['logistic/parameters.bin']);
    assert.notEqual(is['stack/parameters.bin'], was['stack/parameters.bin']);
    assert.equal(is['lightgbm/model.txt'], was['lightgbm/model.txt']);
  });
});
