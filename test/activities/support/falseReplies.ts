import type { Faults } from '../../../sources/snapshot/faults.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';

interface Row {
  readonly realtime_start: string;
  readonly realtime_end: string;
  readonly date: string;
  readonly value: string;
}

/** A fault that answers as FRED would, with other rows of a series. */
export async function withRows(
  { url }: Pick<Snapshot, 'url'>,
  series: string,
  change: (rows: readonly Row[]) => readonly Row[],
): Promise<Faults> {
  const query = new URLSearchParams({
    series_id: series,
    api_key: '0'.repeat(32),
    file_type: 'json',
    realtime_start: '1776-07-04',
    realtime_end: '9999-12-31',
    limit: '100000',
    offset: '0',
  });
  const reply = await fetch(`${url}/series/observations?${query.toString()}`);
  const whole = (await reply.json()) as { readonly observations: readonly Row[] };
  const observations = change(whole.observations);
  return {
    path: '/observations',
    status: 200,
    body: JSON.stringify({ ...whole, count: observations.length, observations }),
  };
}
