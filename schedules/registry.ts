import type { SystemSpec } from '../contracts/system.ts';
import { monitorSchedule } from './monitor.ts';
import { nightlySchedule } from './nightly.ts';
import type { ScheduleDefinition } from './schedule.ts';

/** Every schedule a system gets. Add one: one file, one line. */
export const schedules = { nightly: nightlySchedule, monitor: monitorSchedule } satisfies Record<
  string,
  (spec: SystemSpec) => ScheduleDefinition
>;
