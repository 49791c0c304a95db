import { ScheduleOverlapPolicy, type ScheduleOptions } from '@temporalio/client';
import { queues, type WorkflowType } from '../contracts/names.ts';

export type ScheduleDefinition = ScheduleOptions & { readonly scheduleId: string };

/**
 * A schedule at one time of day, UTC, without jitter: the logical date comes from the scheduled time. A run still under
 * way lets one more wait; a night missed for up to twelve hours is caught up; one failure does not pause the rest.
 */
export function calendarSchedule(wanted: {
  readonly scheduleId: string;
  readonly workflowType: WorkflowType;
  readonly args: readonly [object];
  readonly at: { readonly hour: number; readonly minute: number };
  readonly summary: string;
}): ScheduleDefinition {
  return {
    scheduleId: wanted.scheduleId,
    spec: { calendars: [{ hour: wanted.at.hour, minute: wanted.at.minute, comment: wanted.summary }], timezone: 'UTC' },
    action: {
      type: 'startWorkflow',
      workflowType: wanted.workflowType,
      taskQueue: queues.flow,
      args: [...wanted.args],
      workflowId: `scheduled/${wanted.scheduleId}`,
      staticSummary: wanted.summary,
    },
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '12h', pauseOnFailure: false },
  };
}
