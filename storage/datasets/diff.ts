import type { CellChange, DatasetDiff, DatasetEntry, EntryDiff } from '../../contracts/dataset.ts';
import { showDataset } from '../datasets.ts';
import type { Lake } from '../lake.ts';
import type { Table, TableColumn } from '../tables/table.ts';
import { entryTable } from './entryTable.ts';
import { keyColumns, keyText, rowsByKey, shownCell } from './rowsByKey.ts';
import { canonicalCell } from './rowsHash.ts';

const examplesShown = 5;
type RowChanges = Pick<EntryDiff, 'added' | 'removed' | 'changed' | 'examples'>;

/** What changed from one version to another: entries, columns, and rows by their key. */
export async function diffDatasets(lake: Lake, from: string, to: string): Promise<DatasetDiff> {
  const before = (await showDataset(lake, from)).manifest;
  const after = (await showDataset(lake, to)).manifest;
  const names = [...new Set([...before.entries, ...after.entries].map(({ name }) => name))].sort();
  const unchanged: string[] = [];
  const entries: EntryDiff[] = [];
  for (const name of names) {
    const old = before.entries.find((entry) => entry.name === name) ?? null;
    const now = after.entries.find((entry) => entry.name === name) ?? null;
    if (old !== null && now !== null && old.rowsSha256 === now.rowsSha256) unchanged.push(name);
    else entries.push(await entryDiff(lake, name, old, now));
  }
  return { from: before.version, to: after.version, unchanged, entries };
}

async function entryDiff(
  lake: Lake,
  name: string,
  old: DatasetEntry | null,
  now: DatasetEntry | null,
): Promise<EntryDiff> {
  const rows = { rowsBefore: old?.rows ?? 0, rowsAfter: now?.rows ?? 0 };
  const none = { added: [], removed: [], changed: [] };
  if (old === null || now === null) {
    const counts = { added: rows.rowsAfter, removed: rows.rowsBefore, changed: 0 };
    return { name, change: old === null ? 'added' : 'removed', ...rows, schemaChanges: [], ...counts, examples: none };
  }
  const tables = { old: await entryTable(lake, old), now: await entryTable(lake, now) };
  // Versions that name their rows differently can only be compared row by whole row.
  const key = old.key.join() === now.key.join() ? now.key : [];
  const changes = key.length === 0 ? wholeRowChanges(tables) : keyedChanges(name, tables, key);
  return { name, change: 'changed', ...rows, schemaChanges: schemaChanges(old, now), ...changes };
}

function schemaChanges(old: DatasetEntry, now: DatasetEntry): readonly string[] {
  const before = new Map(old.schema.map(({ name, type }) => [name, type]));
  const after = new Map(now.schema.map(({ name, type }) => [name, type]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (was === undefined) return [`${name} ${is!} added`];
    return [is === undefined ? `${name} ${was} removed` : `${name} was ${was} and is ${is}`];
  });
}

interface Pair {
  readonly old: Table;
  readonly now: Table;
}

function keyedChanges(name: string, { old, now }: Pair, key: readonly string[]): RowChanges {
  const before = rowsByKey(name, old, key);
  const after = rowsByKey(name, now, key);
  const shownKey = { old: keyColumns(name, old, key), now: keyColumns(name, now, key) };
  const missingIn = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    [...one.entries()].flatMap(([text, row]) => (other.has(text) ? [] : [row]));
  const added = missingIn(after, before);
  const removed = missingIn(before, after);
  const common = commonColumns(old, now);
  const changed: CellChange[] = [];
  let count = 0;
  for (const [text, row] of before) {
    const other = after.get(text);
    if (other === undefined) continue;
    const cells = common.filter(([was, is]) => canonicalCell(was, row) !== canonicalCell(is, other));
    if (cells.length > 0) count += 1;
    if (count > examplesShown) continue;
    for (const [was, is] of cells) {
      const [shown, next] = [shownCell(was, row), shownCell(is, other)];
      changed.push({ key: keyText(shownKey.old, row), column: was.name, before: shown, after: next });
    }
  }
  const first = (columns: readonly TableColumn[], rows: readonly number[]) =>
    rows.slice(0, examplesShown).map((row) => keyText(columns, row));
  return {
    added: added.length,
    removed: removed.length,
    changed: count,
    examples: { added: first(shownKey.now, added), removed: first(shownKey.old, removed), changed },
  };
}

/** Columns that both tables have with the same type. */
function commonColumns(old: Table, now: Table): readonly (readonly [TableColumn, TableColumn])[] {
  return old.columns.flatMap((was) => {
    const is = now.columns.find(({ name, type }) => name === was.name && type === was.type);
    return is === undefined ? [] : [[was, is] as const];
  });
}

/** Rows without a key are equal or not; as many as there are too many on one side were added or removed. */
function wholeRowChanges({ old, now }: Pair): RowChanges {
  const balance = new Map<string, { count: number; shown: string }>();
  const count = (table: Table, step: 1 | -1) => {
    const columns = [...table.columns].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (let row = 0; row < table.rows; row += 1) {
      const text = columns.map((column) => `${column.name}:${column.type}:${canonicalCell(column, row)}`).join(',');
      const known = balance.get(text);
      if (known === undefined) balance.set(text, { count: step, shown: keyText(table.columns, row) });
      else known.count += step;
    }
  };
  count(old, -1);
  count(now, 1);
  const more = [...balance.values()].filter((one) => one.count > 0);
  const fewer = [...balance.values()].filter((one) => one.count < 0);
  const sum = (all: readonly { readonly count: number }[]) =>
    all.reduce((total, one) => total + Math.abs(one.count), 0);
  const first = (all: readonly { readonly shown: string }[]) => all.slice(0, examplesShown).map(({ shown }) => shown);
  return {
    added: sum(more),
    removed: sum(fewer),
    changed: 0,
    examples: { added: first(more), removed: first(fewer), changed: [] },
  };
}
