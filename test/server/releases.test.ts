import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DueRelease, ReleasesInput, ReleasesState } from '../../contracts/collect.ts';
import { queues } from '../../contracts/names.ts';
import { releaseWait } from '../../contracts/releaseWait.ts';
import { fakeActivities } from '../support/fakeActivities.ts';
import { withWorkers } from '../support/withWorkers.ts';

/** One release that is due now and comes with the ask of this number; null: never. */
async function awaited(comesWith: number | null, input: Partial<ReleasesInput>) {
  let asks = 0;
  let told = false;
  const collected: string[] = [];
  const base = fakeActivities();
  const due: DueRelease = { series: 'S', date: '2020-01-10', releaseTime: 0, askAt: Date.now() + 60_000 };
  const activities = fakeActivities({
    openRun: async (request) => {
      const plan = await base.openRun(request);
      return { ...plan, series: [...plan.series, { ...plan.series[0]!, id: 'T' }] };
    },
    collectSeries: (request) => {
      collected.push(request.series.id);
      return base.collectSeries(request);
    },
    // The calendar names it once, a moment ahead.
    calendarStep: () => {
      const releases = told ? [] : [{ ...due, askAt: Date.now() + 500 }];
      told = true;
      return Promise.resolve({ part: null, releases });
    },
    checkRelease: () => {
      asks += 1;
      const published = asks === comesWith;
      return Promise.resolve({ published, added: published ? 1 : 0, revised: 0 });
    },
  });
  return withWorkers(activities, async ({ client }) => {
    const handle = await client.workflow.start('releases', {
      taskQueue: queues.flow,
      workflowId: `releases/${randomUUID()}`,
      args: [{ system: 'one', ...input }],
    });
    // By this run, not by the newest: a long history is continued as new after the look.
    const first = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
    const deadline = Date.now() + 240_000;
    for (;;) {
      const { seen } = await handle.query<ReleasesState>('state');
      const events = seen.length > 0 ? ((await first.fetchHistory()).events ?? []) : [];
      const looks = events.filter((event) => event.childWorkflowExecutionCompletedEventAttributes).length;
      // What came is looked at by a child that outlives the calendar, and would find no workers after this test.
      if (seen.some(({ outcome }) => outcome === 'late' || looks > 0) || Date.now() > deadline) {
        await handle.terminate();
        const timers = events
          .map((event) => event.timerStartedEventAttributes?.startToFireTimeout)
          .filter((timeout) => timeout !== null && timeout !== undefined)
          .map((timeout) => Number(timeout.seconds) * 1000 + Math.round((timeout.nanos ?? 0) / 1e6));
        return { outcome: seen[0]?.outcome, asks, timers, looks, collected };
      }
      await new Promise((go) => setTimeout(go, 250));
    }
  });
}

describe('the release calendar', function () {
  this.timeout(300_000);
  const { waits } = releaseWait;
  const wait = { everyMs: 20, waits };

  it('waits twelve hours when nothing else is said', () => {
    assert.equal(releaseWait.everyMs * waits, 12 * 3_600_000);
  });

  it('takes a release that comes with the last ask, twelve hours of waits late', async () => {
    const { outcome, asks, timers, looks } = await awaited(waits + 1, { wait });
    assert.deepEqual([outcome, asks, looks], ['published', waits + 1, 1]);
    assert.equal(timers.filter((ms) => ms === 20).length, waits);
  });

  it('puts one on record as late after as many waits, has asked for its series alone, and asks no more', async () => {
    const { outcome, asks, timers, looks, collected } = await awaited(null, { wait: { everyMs: 20, waits: 3 } });
    assert.deepEqual([outcome, asks, looks], ['late', 4, 0]);
    assert.equal(timers.filter((ms) => ms === 20).length, 3);
    assert.deepEqual(collected, ['S', 'S', 'S', 'S']);
  });

  it('asks once where no wait is allowed', async () => {
    assert.deepEqual(
      (({ outcome, asks }) => [outcome, asks])(await awaited(null, { wait: { everyMs: 20, waits: 0 } })),
      ['late', 1],
    );
  });
});
