import type { SystemSpec } from '../contracts/system.ts';
import { calendarSchedule, type ScheduleDefinition } from './schedule.ts';

/** Retrains one system every night. */
export const nightlySchedule = ({ name, schedule }: SystemSpec): ScheduleDefinition =>
  calendarSchedule({
    scheduleId: `nightly/${name}`,
    workflowType: 'nightly',
    args: [{ systems: [name] }],
    at: schedule.nightly,
    summary: `nightly retraining of ${name}`,
  });
