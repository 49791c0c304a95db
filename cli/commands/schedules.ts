import { table, type Output } from '../output.ts';
import type { Attached } from '../stack.ts';

/** The schedules on the server: when they run next, whether an operator paused them. */
export async function schedules(stack: Attached, output: Output): Promise<void> {
  const rows: { scheduleId: string; next: string; paused: boolean; note: string }[] = [];
  for await (const one of stack.client.schedule.list()) {
    rows.push({
      scheduleId: one.scheduleId,
      next: one.info.nextActionTimes[0]?.toISOString() ?? '',
      paused: one.state.paused,
      note: one.state.note ?? '',
    });
  }
  rows.sort((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
  output.result(
    rows,
    rows.length === 0
      ? ['No schedules; regimen up creates them.']
      : table(
          ['schedule', 'next (UTC)', 'paused', 'note'],
          rows.map((row) => [row.scheduleId, row.next.slice(0, 16), row.paused ? 'yes' : 'no', row.note]),
        ),
  );
}
