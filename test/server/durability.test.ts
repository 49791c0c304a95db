import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { isCancellation } from '@temporalio/workflow';
import { WorkflowFailedError } from '@temporalio/client';
import type { RunProgress } from '../../contracts/progress.ts';
import type { PipelineResult } from '../../contracts/runs.ts';
import { connect } from '../../runtime/connect.ts';
import { computedHashes, startPipeline, startTestStack, type TestStack } from '../support/processStack.ts';

const input = { system: 'macro-cycle', asOf: '2019-12-31', models: ['hmm3'] } as const;

/** Process ids of the trainer children of this stack. */
function trainers(stack: TestStack): number[] {
  const all = execFileSync('ps', ['-eo', 'pid,args']).toString().split('\n');
  return all
    .filter((line) => line.includes('trainer/main') && line.includes(stack.stateDir))
    .map((line) => Number.parseInt(line, 10));
}

async function until(what: string, holds: () => Promise<boolean> | boolean, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) assert.fail(`${what} did not happen within ${limitMs} ms`);
    await pause(100);
  }
}

const training = (stack: TestStack) => until('training', () => trainers(stack).length > 0);

describe('durability, as processes on the real server', function () {
  this.timeout(240_000);
  let stack: TestStack;
  let undisturbed: Record<string, string>;

  const run = async (
    name: string,
    disturb: (handle: WorkflowHandle<() => Promise<PipelineResult>>) => Promise<void>,
  ) => {
    const lake = stack.useLake(`lake-${name}`);
    for (const role of ['flow', 'cpu'] as const) {
      const before = stack.workers.get(role);
      before?.child.kill('SIGKILL');
      await before?.ended;
    }
    await Promise.all([stack.start('flow'), stack.start('cpu')]);
    const handle = await startPipeline(stack.client, `pipeline/${name}`, input);
    await disturb(handle);
    return { lake, result: await handle.result() };
  };
  const sameAsUndisturbed = async (name: string, disturb: Parameters<typeof run>[1]) => {
    const { lake, result } = await run(name, disturb);
    assert.deepEqual(await computedHashes(lake, result), undisturbed);
  };

  before(async () => {
    stack = await startTestStack();
    const { lake, result } = await run('undisturbed', () => Promise.resolve());
    undisturbed = await computedHashes(lake, result);
    assert.ok(Object.keys(undisturbed).length > 15, Object.keys(undisturbed).join(', '));
  });
  after(() => stack.stop());

  it('ends with the same bytes after kill -9 of the training worker; its orphaned trainer ends by itself', async () => {
    await sameAsUndisturbed('worker-killed', async () => {
      await training(stack);
      const [orphan] = trainers(stack);
      stack.workers.get('cpu')!.child.kill('SIGKILL');
      await until('the end of the orphaned trainer', () => !trainers(stack).includes(orphan!), 10_000);
      await stack.start('cpu');
    });
  });

  it('ends with the same bytes after kill -9 of the trainer child', async () => {
    await sameAsUndisturbed('trainer-killed', async () => {
      await training(stack);
      for (const pid of trainers(stack)) process.kill(pid, 'SIGKILL');
    });
  });

  it('ends with the same bytes after all workers were away for ten seconds', async () => {
    await sameAsUndisturbed('workers-away', async () => {
      await training(stack);
      for (const worker of stack.workers.values()) worker.child.kill('SIGKILL');
      await pause(10_000);
      await Promise.all([stack.start('flow'), stack.start('cpu')]);
    });
  });

  it('ends with the same bytes after kill -9 of the Temporal server and a restart on its database', async () => {
    await sameAsUndisturbed('server-killed', async () => {
      await training(stack);
      process.kill(stack.server.pid, 'SIGKILL');
      await pause(1_000);
      await stack.startServer();
      const connection = await connect({ address: stack.server.address });
      await connection.close();
    });
  });

  it('ends with the same bytes after kill -9 of the worker that collects; what came before is not fetched again', async () => {
    const { snapshot } = stack;
    const before = snapshot.requests.length;
    snapshot.setFaults({ slowMs: 300 });
    await sameAsUndisturbed('collecting-killed', async () => {
      await until('some series', () => snapshot.requests.length >= before + 9);
      stack.workers.get('flow')!.child.kill('SIGKILL');
      snapshot.setFaults({});
      await stack.start('flow');
    });
    // Ten series of two requests each; at most the four that were under way are asked for again.
    const asked = snapshot.requests.length - before;
    assert.ok(asked > 20 && asked <= 28, `${asked} requests`);
  });

  it('cancelling during training ends the child within five seconds and leaves no half-written artifact', async () => {
    const lake = stack.useLake('lake-cancelled');
    for (const role of ['flow', 'cpu'] as const) {
      stack.workers.get(role)!.child.kill('SIGKILL');
      await stack.start(role);
    }
    const handle = await startPipeline(stack.client, 'pipeline/cancelled', input);
    await training(stack);
    const { executionId } = await handle.query<RunProgress>('progress');
    await handle.cancel();
    await until('the end of the trainer', () => trainers(stack).length === 0, 5_000);
    await assert.rejects(
      handle.result(),
      (error) => error instanceof WorkflowFailedError && isCancellation(error.cause),
    );
    const left: string[] = [];
    for await (const key of lake.store.list(`models/${executionId}`)) left.push(key);
    assert.deepEqual(left, []);
    const files = readdirSync(lake.store.localPath('gold')!, { recursive: true }).map(String);
    assert.ok(
      files.every((file) => !file.includes('.regimen-')),
      files.join(', '),
    );
  });
});
