import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { tune } from '../../cli/commands/tune.ts';
import type { Output } from '../../cli/output.ts';
import type { Attached } from '../../cli/stack.ts';
import { queues } from '../../contracts/names.ts';
import type { RunProgress } from '../../contracts/progress.ts';
import type { Study, TuneInput, TuneResult } from '../../contracts/tune.ts';
import type { Lake } from '../../storage/lake.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { startTestStack, type TestStack } from '../support/processStack.ts';
import { tinyWorld, type TinyWorld } from '../support/tinySystem.ts';
import { withWorkers } from '../support/withWorkers.ts';

const start = (client: Client, input: TuneInput, workflowId = `tune-${randomUUID()}`) =>
  client.workflow.start<(input: TuneInput) => Promise<TuneResult>>('tune', {
    taskQueue: queues.flow,
    workflowId,
    args: [input],
  });

/** The study without the name of its run, which is all that two of them may differ in. */
const bytesOf = async (lake: Lake, { study }: TuneResult) => new TextDecoder().decode(await lake.read(study));

/** What `regimen tune` prints, and the result that it has of the study. */
async function fromTerminal({ activities, lake }: TinyWorld, { system, models, trials, asOf }: TuneInput) {
  let printed: { readonly result: TuneResult; readonly lines: string } | undefined;
  const same = (text: string) => text;
  const output: Output = {
    ...{ json: false, live: false, bold: same, dim: same },
    ...{ say: () => undefined, status: () => undefined, problem: () => undefined },
    result: (result, lines) => {
      printed = { result: result as TuneResult, lines: lines.join('\n') };
    },
  };
  await withWorkers(activities, ({ client }) =>
    tune({ client, lake, uiUrl: null } as Attached, output, system!, {
      ...(models && { model: models }),
      ...(asOf && { asOf }),
      trials: String(trials),
    }),
  );
  return printed!;
}

describe('a search for parameters', function () {
  this.timeout(600_000);

  it('tries the system’s own parameters first, judges where no trial looked, and repeats without training', async () => {
    const world = await tinyWorld();
    const input = { system: 'tiny', asOf: '2019-12-31', models: ['logistic', 'lightgbm'], trials: 4 };
    const run = () => withWorkers(world.activities, async ({ client }) => (await start(client, input)).result());
    try {
      const first = await run();
      const study = await world.lake.readJson<Study>(first.study);
      assert.deepEqual(
        study.trials.slice(0, 2).map(({ parameters }) => parameters['rounds'] ?? parameters['c']),
        study.candidates.map(({ id }) => (id === 'logistic' ? 1 : 20)),
      );
      assert.equal(first.complete, 4);
      assert.ok(study.trials.every(({ scores }) => scores.length === study.blocks.length));
      assert.equal(study.holdout.scores.at(-1)!.role, 'naive');
      assert.ok(Date.parse(study.holdout.from) >= study.holdoutFrom - 86_400_000 && study.holdout.rows > 200);
      assert.ok(study.selection !== null && study.selection.strategies >= 2);
      assert.match(first.yaml, /^models:\n {2}(lightgbm|logistic):\n/);
      world.trained.length = 0;
      const { result: second, lines } = await fromTerminal(world, input);
      assert.ok(lines.includes(first.sentence) && lines.includes(first.yaml.trimEnd()), lines);
      assert.match(lines, /next: .*regimen (run|tune) tiny/);
      assert.deepEqual(world.trained, []);
      assert.equal(await bytesOf(world.lake, second), await bytesOf(world.lake, first));
    } finally {
      await world.close();
    }
  });

  it('goes on in a fresh history with what the old one knew, and never runs more than asked at once', async () => {
    const seen = new Map<number, readonly number[]>();
    const base = fakeActivities();
    const activities = fakeActivities({
      suggestTrial: (request) => {
        seen.set(
          request.number,
          request.running.map(({ number }) => number),
        );
        return base.suggestTrial(request);
      },
    });
    await withWorkers(activities, async ({ client }) => {
      const handle = await start(client, { system: 'one', trials: 103, parallel: 3 });
      const { runId } = await handle.describe();
      await handle.result();
      const last = await client.workflow.getHandle(handle.workflowId).describe();
      assert.notEqual(last.runId, runId);
    });
    assert.equal(seen.size, 103);
    for (const [number, running] of seen)
      assert.deepEqual(
        running,
        [number - 2, number - 1].filter((one) => one >= 0),
        `trial ${number}`,
      );
  });

  it('names why, when no trial comes to its end', async () => {
    const broken = fakeActivities({
      trainModel: () => Promise.reject(new TypeError('the moon is full')),
      chooseEntrants: () => Promise.resolve({ snapshot: null, entrants: [] }),
    });
    await withWorkers(
      {
        ...broken,
        trainModel: ({ plan }) =>
          Promise.reject(Object.assign(new Error(`${plan.id} diverges`), { name: 'NumericsError' })),
      },
      async ({ client }) => {
        const handle = await start(client, { system: 'one', trials: 2 });
        await assert.rejects(handle.result(), (error: Error) => {
          assert.match((error.cause as Error).message, /No trial of one was carried to its end\. b diverges/);
          return true;
        });
      },
    );
  });
});

describe('a search for parameters, as processes', function () {
  this.timeout(900_000);
  let stack: TestStack;
  before(async () => {
    stack = await startTestStack();
  });
  after(() => stack.stop());

  it('ends with the same bytes after kill -9 of both workers in the middle of it', async () => {
    const input: TuneInput = { system: 'strategy-lab', asOf: '2019-12-31', models: ['logistic'], trials: 3 };
    const run = async (name: string, disturb: (progress: () => Promise<RunProgress>) => Promise<void>) => {
      const lake = stack.useLake(`lake-${name}`);
      for (const role of ['flow', 'cpu'] as const) {
        const before = stack.workers.get(role);
        before?.child.kill('SIGKILL');
        await before?.ended;
      }
      await Promise.all([stack.start('flow'), stack.start('cpu')]);
      const handle = await start(stack.client, input, `tune/${name}`);
      await disturb(() => handle.query<RunProgress>('progress'));
      return bytesOf(lake, await handle.result());
    };
    const undisturbed = await run('undisturbed', () => Promise.resolve());
    const disturbed = await run('killed', async (progress) => {
      // One trial is done, others are under way.
      while ((await progress().catch(() => null))?.stages.some(({ model }) => model === 'trial-0000') !== true)
        await pause(100);
      for (const worker of stack.workers.values()) worker.child.kill('SIGKILL');
      await Promise.all([stack.start('flow'), stack.start('cpu')]);
    });
    assert.equal(disturbed, undisturbed);
  });
});
