import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startOrJoin } from '../../cli/startOrJoin.ts';
import { ConflictError } from '../../contracts/failures.ts';
import type { PipelineInput } from '../../contracts/runs.ts';
import { testServer } from '../support/temporalServer.ts';

const input: PipelineInput = { system: 'strategy-lab', trigger: 'manual', models: ['transformer'] };

describe('startOrJoin', function () {
  this.timeout(120_000);
  // No worker is there to do it, so the run stays under way.
  it('starts a run, joins one that was asked for the same, and refuses one that was asked for something else', async () => {
    const { client } = await testServer();
    const workflowId = `pipeline/${randomUUID()}`;
    const first = await startOrJoin(client, workflowId, input, 'strategy-lab');
    try {
      assert.equal(first.joined, false);
      const again = await startOrJoin(client, workflowId, { ...input }, 'strategy-lab');
      assert.deepEqual([again.joined, again.handle.workflowId], [true, workflowId]);
      await assert.rejects(
        startOrJoin(client, workflowId, { ...input, models: ['lstm'] }, 'strategy-lab'),
        (error) => error instanceof ConflictError && /\["transformer"\].*\["lstm"\].*--as-of/.test(error.message),
      );
    } finally {
      await first.handle.terminate();
    }
  });
});
