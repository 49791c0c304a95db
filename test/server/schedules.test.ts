import assert from 'node:assert/strict';
import { upsertSchedule } from '../../schedules/apply.ts';
import { calendarSchedule } from '../../schedules/schedule.ts';
import { testServer } from '../support/temporalServer.ts';

describe('schedules', function () {
  this.timeout(180_000);
  const wanted = (hour: number) =>
    calendarSchedule({
      scheduleId: 'nightly/test',
      workflowType: 'nightly',
      args: [{ systems: ['macro-cycle'] }],
      at: { hour, minute: 30 },
      summary: 'nightly retraining',
    });

  it('upserts: the spec is replaced whole, an operator’s pause and note stay', async () => {
    const { client } = await testServer();
    assert.equal((await upsertSchedule(client, wanted(2))).outcome, 'created');
    const handle = client.schedule.getHandle('nightly/test');
    await handle.pause('holidays');
    const again = await upsertSchedule(client, wanted(4));
    assert.deepEqual(again, { scheduleId: 'nightly/test', outcome: 'updated', paused: true, note: 'holidays' });
    const { spec } = await handle.describe();
    assert.deepEqual(
      spec.calendars?.map(({ hour }) => hour),
      [[{ start: 4, end: 4, step: 1 }]],
    );
    await handle.delete();
  });
});
