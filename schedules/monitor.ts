import type { SystemSpec } from '../contracts/system.ts';
import { calendarSchedule, type ScheduleDefinition } from './schedule.ts';

/** Watches one system's champion every day. */
export const monitorSchedule = ({ name, schedule }: SystemSpec): ScheduleDefinition =>
  calendarSchedule({
    scheduleId: `monitor/${name}`,
    workflowType: 'monitor',
    args: [{ system: name }],
    at: schedule.monitor,
    summary: `daily look at the champion of ${name}`,
  });
