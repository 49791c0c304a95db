import type {
  FeatureView,
  MaterialisedView,
  OnlineKey,
  OnlineStore,
  WriteCounts,
} from '../../contracts/featureStore.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { Lake } from '../lake.ts';
import { newestRow, viewRows, type ViewRow } from './viewRows.ts';
import { makeCurrent, onlineName, putView } from './views.ts';

/** Rows between two watermarks: what a killed materialisation does again at most. */
const batchRows = 500;

export interface MaterialiseView {
  readonly lake: Lake;
  readonly online: OnlineStore;
  readonly view: FeatureView;
  readonly gold: Frame;
  /** Epoch ms: only rows that were known by then. */
  readonly until: number;
  readonly full: boolean;
  /** ISO 8601, for the record of which version is current. */
  readonly at: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Where the watermark of a view's version is: beside the vectors, so that a store that lost one has lost the other. */
const markOf = (name: string): OnlineKey => ({ view: 'watermark', entity: name });

/** Epoch ms by which the newest row that is online was known, or null. */
export async function watermarkOf(online: OnlineStore, name: string): Promise<number | null> {
  const [mark] = await online.readMany([markOf(name)]);
  return mark?.eventTime ?? null;
}

/**
 * Brings a view online: its newest row, and its last rows where the view keeps a window. Starts at the watermark of the
 * store, which moves with every batch, so a killed run goes on where it was and doing it again changes nothing. The view's
 * version becomes the current one when all is there: readers never see a version without its values.
 */
export async function materialiseView(request: MaterialiseView): Promise<MaterialisedView> {
  const { lake, online, view, gold, until, full, at, signal, onProgress } = request;
  const versioned = await putView(lake, view);
  const name = onlineName(versioned);
  const mark = full ? null : await watermarkOf(online, name);
  const rows = viewRows(gold, view, until).filter(({ knownAt }) => mark === null || knownAt >= mark);
  const counts = { written: 0, kept: 0, expired: 0, windowed: 0 };
  const batches = view.windowRows === 0 ? onlyNewest(rows) : batched(rows);
  let done = 0;
  for (const batch of batches) {
    signal?.throwIfAborted();
    const wrote = await writeBatch(request, name, batch);
    for (const count of ['written', 'kept', 'expired', 'windowed'] as const) counts[count] += wrote[count];
    done += batch.length;
    onProgress?.(done, rows.length);
  }
  await makeCurrent(lake, versioned, at);
  const watermark = await watermarkOf(online, name);
  const absent = view.features.filter((feature) => !(feature in gold.columns));
  return { view: view.name, version: versioned.version, rows: rows.length, ...counts, watermark, absent };
}

/** Where no window is kept, only the row in force matters; the last to become known moves the watermark. */
function onlyNewest(rows: readonly ViewRow[]): readonly (readonly ViewRow[])[] {
  const newest = newestRow(rows);
  if (newest === null) return [];
  const last = rows.at(-1)!;
  return [newest === last ? [newest] : [newest, last]];
}

function batched(rows: readonly ViewRow[]): readonly (readonly ViewRow[])[] {
  return Array.from({ length: Math.ceil(rows.length / batchRows) }, (_, index) =>
    rows.slice(index * batchRows, (index + 1) * batchRows),
  );
}

async function writeBatch(
  { online, view, full, signal }: MaterialiseView,
  name: string,
  rows: readonly ViewRow[],
): Promise<WriteCounts & { readonly windowed: number }> {
  const key = { view: name, entity: view.entity.key };
  const again = { replaceEqual: full, ...(signal && { signal }) };
  let windowed = 0;
  if (view.windowRows > 0) {
    const events = rows.map(({ eventTime, values }) => ({
      time: eventTime,
      id: new Date(eventTime).toISOString(),
      values,
    }));
    const bound = { last: view.windowRows };
    windowed = (await online.pushWindow(key, events, { bound, replaceEqual: full })).added;
  }
  const { eventTime, knownAt, values } = newestRow(rows)!;
  // For a second time to live the store can still say that a row was there and is too old.
  const expiresAt = view.ttlMs === null ? null : eventTime + 2 * view.ttlMs;
  const vector = { ...key, eventTime, createdTime: knownAt, values, expiresAt };
  const counts = await online.writeIfNewer([vector], again);
  const mark = { ...markOf(name), eventTime: rows.at(-1)!.knownAt, createdTime: 0, expiresAt: null };
  await online.writeIfNewer([{ ...mark, values: new Float64Array(0) }], again);
  return { ...counts, windowed };
}
