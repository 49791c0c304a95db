import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { causeOfFailure } from '../../cli/follow.ts';
import { queues, workflowTypes } from '../../contracts/names.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

const args = { nothing: [], null: [null], '{}': [{}] } as const;

describe('every workflow at the door', function () {
  this.timeout(180_000);
  it('runs with nothing, null and {}; refuses an unknown key and a wrong type with a sentence', async () => {
    const base = fakeActivities();
    // A study of nothing has fifty trials.
    const oneStep = fakeActivities({
      openStudy: async (request) => {
        const study = await base.openStudy(request);
        return { ...study, steps: study.steps.slice(0, 1) };
      },
    });
    await withWorkers(oneStep, async ({ client }) => {
      const start = (type: string, input: readonly unknown[]) =>
        client.workflow.start(type, {
          taskQueue: queues.flow,
          workflowId: `door-${type}-${randomUUID()}`,
          args: [...input],
        });
      for (const type of ['pipeline', 'collect', 'backfill', 'materialise', 'monitor', 'nightly', 'tune'])
        for (const [name, input] of Object.entries(args)) {
          const result: unknown = await (await start(type, input)).result();
          assert.ok(result, `${type} with ${name}`);
        }
      for (const input of Object.values(args)) {
        const controller = await start('retrain', input);
        assert.equal((await controller.query<{ system: string }>('state')).system, 'macro-cycle');
        await controller.terminate();
        const calendar = await start('releases', input);
        assert.deepEqual(await calendar.query('state'), { waitingFor: [], seen: [] });
        await calendar.terminate();
        const error = await (await start('train', input)).result().then(() => null, causeOfFailure);
        assert.match(error?.message ?? '', /train is started by pipeline and needs/);
      }
      for (const type of workflowTypes)
        for (const [input, wanted] of [
          [{ sistem: 'x' }, /unknown key "sistem"/],
          ['macro-cycle', /takes one object/],
          [{ system: 4, systems: 4, run: 4 }, /must be|unknown key/],
        ] as const) {
          const error = await (await start(type, [input])).result().then(() => null, causeOfFailure);
          assert.equal(error?.failure, 'InputError', `${type} with ${JSON.stringify(input)}`);
          assert.match(error.message, wanted);
        }
    });
  });
});
