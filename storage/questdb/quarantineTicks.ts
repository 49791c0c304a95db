import type { Tick } from '../../contracts/tick.ts';
import type { QuestDbAddress } from './address.ts';
import { quarantineColumns } from './tickTables.ts';
import { endRow, startRow, writeRows } from './writeRows.ts';
import type { WriteOptions } from './writeRows.ts';

/** A tick that a check refuses, and why. */
export interface QuarantinedTick {
  readonly tick: Tick;
  readonly check: string;
  readonly reason: string;
}

export const quarantineTable = 'quarantined_ticks';

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Keeps refused ticks apart from the data, each once, with the check that refused it. */
export async function quarantineTicks(
  address: QuestDbAddress,
  refused: readonly QuarantinedTick[],
  { table = quarantineTable, ...options }: WriteOptions & { readonly table?: string },
): Promise<void> {
  await writeRows(
    address,
    {
      table,
      columns: quarantineColumns,
      what: 'refused ticks',
      rows: refused,
      add: async (sender, name, { tick, check, reason }) => {
        startRow(sender, name, tick, { kind: tick.kind, check });
        sender.stringColumn('reason', reason).stringColumn('tick', JSON.stringify(tick, asText));
        await endRow(sender, tick);
      },
    },
    options,
  );
}
