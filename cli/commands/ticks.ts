import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { endOfDay, isDate, startOfDay } from '../../contracts/dates.ts';
import { ConfigError, InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Tick } from '../../contracts/tick.ts';
import { createTickJudge } from '../../ml/quality/tickChecks.ts';
import type { Environment } from '../../runtime/env.ts';
import { createFrameReader } from '../../sources/ticks/frameEvents.ts';
import { linesOf } from '../../sources/ticks/tickBronze.ts';
import { recordedFrames } from '../../storage/findBronze.ts';
import type { Lake } from '../../storage/lake.ts';
import { questDbAddress, type QuestDbAddress } from '../../storage/questdb/address.ts';
import { exportTicks } from '../../storage/questdb/exportTicks.ts';
import { quarantineTable, quarantineTicks, type QuarantinedTick } from '../../storage/questdb/quarantineTicks.ts';
import { writeTicks } from '../../storage/questdb/writeTicks.ts';
import { fileLink } from '../links.ts';
import type { Output } from '../output.ts';
import { tickFindings, venueNamed } from '../ticks.ts';

export interface StoreTicksOptions {
  /** Files of frames that begin before this day stay out. */
  readonly since?: string;
}

interface Around {
  readonly output: Output;
  readonly environment: Pick<Environment, 'databases'>;
}

/** An interruption ends the process; what was sent stays, and is sent again without harm. */
const { signal } = new AbortController();
const kinds = { trades: 'trade', quotes: 'quote', books: 'book' } as const;

/**
 * Puts the recorded frames of a symbol into QuestDB, as trades, quotes and books. Ticks that a check quarantines go to a
 * table of their own with the check's reason. Every tick is there once, however often it is stored; so after a failure the
 * same command goes on.
 */
export async function storeTicks(
  { lake, output, environment }: Around & { readonly lake: Lake },
  venueName: string,
  symbol: string,
  { since }: StoreTicksOptions,
): Promise<void> {
  const [venue, address] = [venueNamed(venueName), addressOf(environment)];
  if (since !== undefined) checkDate('--since', since);
  const [judge, frames] = [createTickJudge(symbol), createFrameReader(venue, symbol)];
  const stored = { trades: 0, quotes: 0, books: 0 };
  let [files, refused] = [0, 0];
  for await (const bytes of recordedFrames(lake, venue.name, symbol, since)) {
    const ticks: Tick[] = [];
    const apart: QuarantinedTick[] = [];
    for (const { event } of frames.events(linesOf(bytes))) {
      if ((event.kind !== 'trade' && event.kind !== 'quote' && event.kind !== 'book') || event.symbol !== symbol)
        continue;
      const why = judge.take(event);
      if (why === null) ticks.push(event);
      else apart.push({ tick: event, ...why });
    }
    await quarantineTicks(address, apart, { signal });
    await writeTicks(address, ticks, { signal });
    files += 1;
    refused += apart.length;
    for (const name of Object.keys(kinds) as (keyof typeof kinds)[])
      stored[name] += ticks.filter(({ kind }) => kind === kinds[name]).length;
    output.say(`file ${files}: ${ticks.length} ticks stored, ${apart.length} quarantined`);
  }
  if (files === 0) throw nothingRecorded(venue.name, symbol, since);
  const findings = [...judge.findings(), frames.unreadable()];
  output.result({ venue: venue.name, symbol, files, ...stored, refused, findings }, [
    `${symbol}: ${stored.trades} trades, ${stored.quotes} quotes and ${stored.books} books of ${files} files are in QuestDB`,
    ...(refused > 0 ? [`${refused} ticks are apart in ${quarantineTable}, each with the check that refused it`] : []),
    ...tickFindings(findings),
  ]);
}

function nothingRecorded(venue: string, symbol: string, since: string | undefined): InputError {
  const from = since === undefined ? '' : ` from ${since} on`;
  return new InputError(
    `Expected recorded frames of ${symbol} from ${venue} in the lake${from}, found none; record some: regimen record ${venue} ${symbol}`,
  );
}

export interface ExportTicksOptions {
  readonly symbol?: string;
  readonly from: string;
  readonly to: string;
  readonly out: string;
}

/** Writes what QuestDB holds of some days, both included, to a Parquet file that QuestDB makes. */
export async function exportStored(
  { output, environment }: Around,
  name: string,
  { symbol, from, to, out }: ExportTicksOptions,
): Promise<void> {
  if (!Object.hasOwn(kinds, name)) {
    const known = Object.keys(kinds);
    throw new InputError(`Ticks are ${known.join(', ')}, got "${name}".${suggestion(name, known)}`);
  }
  checkDate('--from', from);
  checkDate('--to', to);
  const kind = kinds[name as keyof typeof kinds];
  const range = { fromNs: nanoseconds(startOfDay(from)), toNs: nanoseconds(endOfDay(to) + 1) };
  await mkdir(dirname(out), { recursive: true });
  const options = { kind, path: out, signal, ...range, ...(symbol !== undefined && { symbol }) };
  await exportTicks(addressOf(environment), options);
  output.result({ kind, symbol: symbol ?? null, from, to, file: out }, [
    `${name} of ${from} to ${to}: ${fileLink(out)}`,
  ]);
}

const nanoseconds = (epochMs: number): bigint => BigInt(epochMs) * 1_000_000n;

function checkDate(option: string, text: string): void {
  if (!isDate(text)) throw new InputError(`Expected a date YYYY-MM-DD as ${option}, got "${text}".`);
}

function addressOf({ databases: { questdb } }: Around['environment']): QuestDbAddress {
  if (questdb !== undefined) return questDbAddress(questdb.reveal());
  throw new ConfigError('Ticks go to and from a QuestDB: set REGIMEN_QUESTDB_URL to http://user:password@host:9000.');
}
