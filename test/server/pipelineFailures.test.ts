import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { causeOfFailure } from '../../cli/follow.ts';
import { DataQualityError } from '../../contracts/failures.ts';
import { queues } from '../../contracts/names.ts';
import type { NightlyResult, PipelineResult } from '../../contracts/runs.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

describe('pipeline when something fails', function () {
  this.timeout(180_000);
  const base = fakeActivities();
  const start = (type: string) => ({ taskQueue: queues.flow, workflowId: `${type}-${randomUUID()}` });

  it('is degraded by one model’s failure and names it; what stacks it fails with it', async () => {
    const activities = fakeActivities({
      trainModel: (request) =>
        request.plan.id === 'b'
          ? Promise.reject(ApplicationFailure.nonRetryable('loss is not finite', 'NumericsError'))
          : base.trainModel(request),
    });
    await withWorkers(activities, async ({ client }) => {
      const result = await client.workflow.execute<() => Promise<PipelineResult>>('pipeline', start('pipeline'));
      assert.equal(result.degraded, true);
      assert.deepEqual(
        result.failed.map(({ id, failure }) => [id, failure]),
        [
          ['b', 'NumericsError'],
          ['stack', 'BaseModelFailed'],
        ],
      );
    });
  });

  it('is stopped by bad data at once, without a retry and with nothing downstream', async () => {
    let [validated, built] = [0, 0];
    const activities = fakeActivities({
      validateData: () => {
        validated += 1;
        return Promise.reject(new DataQualityError('GDP: completeness 0.5, expected at least 0.9'));
      },
      buildFeatures: (request) => {
        built += 1;
        return base.buildFeatures(request);
      },
    });
    await withWorkers(activities, async ({ client }) => {
      const error = await client.workflow.execute('pipeline', start('pipeline')).then(() => null, causeOfFailure);
      assert.deepEqual(
        [error?.failure, error?.message, validated, built],
        ['DataQualityError', 'GDP: completeness 0.5, expected at least 0.9', 1, 0],
      );
    });
  });

  it('nightly goes on with the next system', async () => {
    const activities = fakeActivities({
      openRun: (request) =>
        request.system === 'one'
          ? Promise.reject(ApplicationFailure.nonRetryable('no such series', 'SourceRefusedError'))
          : base.openRun(request),
    });
    await withWorkers(activities, async ({ client }) => {
      const { results } = await client.workflow.execute<() => Promise<NightlyResult>>('nightly', start('nightly'));
      assert.deepEqual(
        results.map(({ system, decision }) => [system, decision]),
        [
          ['one', 'failed'],
          ['two', 'promoted'],
        ],
      );
    });
  });
});
