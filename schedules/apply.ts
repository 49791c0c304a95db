import { ScheduleAlreadyRunning, type Client } from '@temporalio/client';
import type { SystemSpec } from '../contracts/system.ts';
import { schedules } from './registry.ts';
import type { ScheduleDefinition } from './schedule.ts';

export interface AppliedSchedule {
  readonly scheduleId: string;
  readonly outcome: 'created' | 'updated';
  readonly paused: boolean;
  readonly note: string | null;
}

/** Creates the schedule, or replaces its whole spec, action and policies; an operator's pause and note stay. */
export async function upsertSchedule(client: Client, wanted: ScheduleDefinition): Promise<AppliedSchedule> {
  const { scheduleId } = wanted;
  const { action } = wanted;
  try {
    await client.schedule.create(wanted);
    return { scheduleId, outcome: 'created', paused: false, note: null };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(scheduleId);
  await handle.update(({ state, typedSearchAttributes }) => ({
    spec: wanted.spec,
    action,
    ...(wanted.policies && { policies: wanted.policies }),
    typedSearchAttributes,
    state: {
      paused: state.paused,
      ...(state.note !== undefined && { note: state.note }),
      ...(state.remainingActions !== undefined && { remainingActions: state.remainingActions }),
    },
  }));
  const { state } = await handle.describe();
  return { scheduleId, outcome: 'updated', paused: state.paused, note: state.note ?? null };
}

/** Brings the server's schedules in line with the system files. Safe to call at every start. */
export async function applySchedules(client: Client, systems: readonly SystemSpec[]): Promise<AppliedSchedule[]> {
  const applied: AppliedSchedule[] = [];
  // A system without models has nothing to train or to watch.
  for (const spec of systems.filter(({ models }) => Object.keys(models).length > 0))
    for (const define of Object.values(schedules)) applied.push(await upsertSchedule(client, define(spec)));
  return applied;
}
