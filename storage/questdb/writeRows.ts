import type { Sender } from '@questdb/nodejs-client';
import type { Tick } from '../../contracts/tick.ts';
import { questDbFailure } from './address.ts';
import type { QuestDbAddress } from './address.ts';
import { awaitApplied, ensureTable } from './tickTables.ts';
import type { TickColumn } from './tickTables.ts';

export interface WriteOptions {
  readonly signal: AbortSignal;
  /** For how long a batch is sent again after a failure; 10 s when not given. */
  readonly retryMs?: number;
  /** Rows of one request, which is one transaction of its table. */
  readonly batchRows?: number;
}

export interface Rows<Row> {
  readonly table: string;
  readonly columns: readonly TickColumn[];
  /** What the rows are, for messages. */
  readonly what: string;
  readonly rows: readonly Row[];
  /** Adds one row to what is sent next. */
  readonly add: (sender: Sender, table: string, row: Row) => Promise<void>;
}

/**
 * Writes rows of one table by the line protocol over HTTP, and returns when they can be read. A batch may arrive more than
 * once (a lost answer is sent again, and so may the caller): the table's keys keep every row once.
 */
export async function writeRows<Row>(
  address: QuestDbAddress,
  { table, columns, what, rows, add }: Rows<Row>,
  { signal, retryMs = 10_000, batchRows = 50_000 }: WriteOptions,
): Promise<void> {
  if (rows.length === 0) return;
  signal.throwIfAborted();
  await ensureTable(address, columns, { table, signal });
  const sender = await openSender(address, retryMs);
  try {
    for (let from = 0; from < rows.length; from += batchRows) {
      const batch = rows.slice(from, from + batchRows);
      const fill = async () => {
        for (const row of batch) await add(sender, table, row);
      };
      await sendBatch(sender, fill, { retryMs, signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw questDbFailure(error, `take ${what} into ${table}`, address);
  } finally {
    await sender.close();
  }
  await awaitApplied(address, { table, signal });
}

async function openSender({ protocol, host, port, login }: QuestDbAddress, retryMs: number): Promise<Sender> {
  const { Sender, SenderOptions } = await import('@questdb/nodejs-client');
  const escaped = (text: string) => text.replaceAll(';', ';;');
  const account = login === null ? '' : `username=${escaped(login.user)};password=${escaped(login.password)};`;
  // What the client calls its retry timeout ends a first try that takes longer as well.
  const requestMs = Math.max(retryMs, 30_000);
  // Version 2 is the first that carries nanoseconds.
  const settings = `protocol_version=2;auto_flush=off;retry_timeout=${requestMs};request_timeout=${requestMs};`;
  const quiet = { log: () => undefined };
  return new Sender(new SenderOptions(`${protocol}::addr=${host}:${port};${account}${settings}`, quiet));
}

/**
 * Sends a batch until it is taken. The client itself tries again when it cannot connect, but not when a connection is
 * lost before the answer, and it forgets the rows then.
 */
async function sendBatch(
  sender: Sender,
  fill: () => Promise<void>,
  { retryMs, signal }: { readonly retryMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + retryMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(2 * pauseMs, 1_000)) {
    signal.throwIfAborted();
    await fill();
    try {
      await sender.flush();
      return;
    } catch (error) {
      const answered = error instanceof Error && error.message.includes('statusCode=4');
      if (answered || performance.now() + pauseMs > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** The columns that all ticks have; symbols first, as the protocol wants them. */
export function startRow(
  sender: Sender,
  table: string,
  tick: Tick,
  symbols: Readonly<Record<string, string>> = {},
): void {
  sender.table(table).symbol('venue', tick.venue).symbol('symbol', tick.symbol);
  for (const [name, value] of Object.entries(symbols)) sender.symbol(name, value);
  sender.booleanColumn('event_known', tick.eventTimeNs !== null);
  sender.timestampColumn('received', tick.receivedTimeNs, 'ns');
}

export const endRow = (sender: Sender, { eventTimeNs, receivedTimeNs }: Tick): Promise<void> =>
  sender.at(eventTimeNs ?? receivedTimeNs, 'ns');
