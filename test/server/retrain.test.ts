import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { queues } from '../../contracts/names.ts';
import type { RetrainState } from '../../contracts/retrain.ts';
import type { RetrainPolicy } from '../../contracts/system.ts';
import { fakeActivities, ref } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

const policy: RetrainPolicy = { k: 1, n: 1, cooldownDays: 30, budget: { runs: 2, days: 365 }, approval: false };
const evidence = (system: string, asOf: string) => ({
  id: `${system}/${asOf}`,
  system,
  asOf,
  drifted: true,
  alerts: ['psi 0.4'],
  report: ref('d', 'drift-report'),
});

async function until(handle: WorkflowHandle, holds: (state: RetrainState) => boolean): Promise<RetrainState> {
  for (let tries = 0; tries < 300; tries += 1) {
    const state = await handle.query<RetrainState>('state');
    if (holds(state)) return state;
    await new Promise((go) => setTimeout(go, 50));
  }
  return assert.fail(`the controller did not get there: ${JSON.stringify(await handle.query('state'))}`);
}

describe('retrain controller', function () {
  this.timeout(180_000);
  const begin = (client: Parameters<Parameters<typeof withWorkers>[1]>[0]['client'], input: object) => {
    const system = `s-${randomUUID().slice(0, 8)}`;
    return client.workflow
      .start('retrain', {
        taskQueue: queues.flow,
        workflowId: `retrain/${system}`,
        args: [{ system, policy, ...input }],
      })
      .then((handle) => ({ system, handle }));
  };

  it('retrains once for the same evidence, keeps cooldown and budget', async () => {
    await withWorkers(fakeActivities(), async ({ client }) => {
      const { system, handle } = await begin(client, {});
      for (const asOf of ['2020-01-31', '2020-01-31', '2020-02-20', '2020-03-31', '2020-06-30'])
        await handle.signal('driftDetected', evidence(system, asOf));
      const state = await until(
        handle,
        ({ running, pending, seen }) => running === null && pending.length === 0 && seen.length === 4,
      );
      assert.deepEqual(
        state.decisions.map(({ asOf, because }) => [asOf, because]),
        [
          ['2020-01-31', 'drift'],
          ['2020-02-20', 'cooldown'],
          ['2020-03-31', 'drift'],
          ['2020-06-30', 'budget'],
        ],
      );
      assert.deepEqual(state.retrains, ['2020-01-31', '2020-03-31']);
      await handle.terminate();
    });
  });

  it('keeps what is signalled while a run is under way, and deals with it afterwards', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const base = fakeActivities();
    const activities = fakeActivities({
      validateData: async (request) => {
        await held;
        return base.validateData(request);
      },
    });
    await withWorkers(activities, async ({ client }) => {
      const { system, handle } = await begin(client, {});
      await handle.signal('driftDetected', evidence(system, '2020-01-31'));
      await until(handle, ({ running }) => running !== null);
      await handle.signal('retrainRequested', { id: 'r1', asOf: '2020-02-15', reason: 'a person wants it' });
      assert.equal(
        (await until(handle, ({ pending }) => pending.length === 1)).running,
        `pipeline/${system}/2020-01-31/drift`,
      );
      release();
      const state = await until(handle, ({ running, decisions }) => running === null && decisions.length === 2);
      assert.deepEqual(state.retrains, ['2020-01-31', '2020-02-15']);
      await handle.terminate();
    });
  });

  it('carries its memory over continue-as-new', async () => {
    await withWorkers(fakeActivities(), async ({ client }) => {
      const { system, handle } = await begin(client, {});
      const first = (await handle.describe()).runId;
      for (let at = 0; at < 505; at += 1)
        await handle.signal('driftDetected', { ...evidence(system, '2020-01-31'), id: `quiet-${at}`, drifted: false });
      await handle.signal('driftDetected', evidence(system, '2020-01-31'));
      const latest = client.workflow.getHandle(`retrain/${system}`);
      const state = await until(latest, ({ retrains, running }) => retrains.length === 1 && running === null);
      assert.ok(state.seen.includes('quiet-504'));
      assert.notEqual((await latest.describe()).runId, first);
      await latest.terminate();
    });
  });

  it('follows the policy that evidence brings, at once and after continue-as-new, and keeps its memory', async () => {
    await withWorkers(fakeActivities(), async ({ client }) => {
      const { system, handle } = await begin(client, {});
      const first = (await handle.describe()).runId;
      const at = (asOf: string, changed?: Partial<RetrainPolicy>) => ({
        ...evidence(system, asOf),
        ...(changed && { policy: { ...policy, ...changed } }),
      });
      await handle.signal('driftDetected', at('2020-01-31'));
      await handle.signal('driftDetected', at('2020-02-10'));
      await handle.signal('driftDetected', at('2020-02-20', { cooldownDays: 5 }));
      for (let quiet = 0; quiet < 498; quiet += 1)
        await handle.signal('driftDetected', { ...at('2020-02-20'), id: `quiet-${quiet}`, drifted: false });
      // Old evidence brings none: the policy of the last that did is carried along, and its budget counts what was.
      await handle.signal('driftDetected', at('2020-02-26'));
      await handle.signal('driftDetected', at('2020-02-27', { cooldownDays: 1, budget: { runs: 3, days: 365 } }));
      const latest = client.workflow.getHandle(`retrain/${system}`);
      const state = await until(latest, ({ retrains, running }) => retrains.length === 3 && running === null);
      assert.notEqual((await latest.describe()).runId, first);
      assert.deepEqual(state.retrains, ['2020-01-31', '2020-02-20', '2020-02-27']);
      assert.deepEqual(
        state.decisions
          .filter(({ because }) => because !== 'no-drift')
          .map(({ because }) => because)
          .slice(-1),
        ['drift'],
      );
      assert.match(
        state.decisions.find(({ asOf }) => asOf === '2020-02-26')!.sentence,
        /2 retrains within 365 days; the budget is 2/,
      );
      await latest.terminate();
    });
  });

  it('waits for a person’s approval where the policy says so', async () => {
    await withWorkers(fakeActivities(), async ({ client }) => {
      const { system, handle } = await begin(client, { policy: { ...policy, approval: true } });
      await handle.signal('driftDetected', evidence(system, '2020-01-31'));
      const waiting = await until(handle, ({ waitingForApproval }) => waitingForApproval !== null);
      assert.deepEqual(waiting.retrains, []);
      assert.match(
        await handle.executeUpdate<string, [string]>('approve', { args: ['something else'] }),
        /nothing with id/,
      );
      await handle.executeUpdate('approve', { args: [`${system}/2020-01-31`] });
      await until(handle, ({ retrains, running }) => retrains.length === 1 && running === null);
      await handle.terminate();
    });
  });
});
