import { SchemaError } from '../../contracts/failures.ts';

/** Something in a user's file that is not as it should be. */
export interface Problem {
  /** Line of a text file, its header being 1; row of a Parquet file; null for the header. */
  readonly row: number | null;
  /** null for the whole row. */
  readonly column: string | null;
  readonly expected: string;
  readonly found: string;
}

const problemsShown = 8;

function sentence({ row, column, expected, found }: Problem): string {
  const where = [row === null ? 'header' : `row ${row}`, ...(column === null ? [] : [`column "${column}"`])];
  return `${where.join(', ')}: expected ${expected}, got ${found}`;
}

/** Cells as a sentence shows them. */
export const shown = (cell: string | null): string =>
  cell === null || cell === '' ? 'nothing' : `"${cell.length > 40 ? `${cell.slice(0, 39)}…` : cell}"`;

/** Refuses the file with its first problems, in the order of their rows; nothing when there are none. */
export function refuseProblems(
  { file, series, rows, pinned = false }: { file: string; series: string; rows: number; pinned?: boolean },
  problems: readonly Problem[],
): void {
  if (problems.length === 0) return;
  const ordered = [...problems].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const more = problems.length > problemsShown ? `; and ${problems.length - problemsShown} more` : '';
  const advice = pinned
    ? 'Correct the file: its columns and formats were fixed when it was first read, and under another series id it starts anew.'
    : 'Correct the file.';
  throw new SchemaError(
    `${file} of ${series} should be a table of good rows, got ${problems.length} problems in ${rows} rows: ` +
      `${ordered.slice(0, problemsShown).map(sentence).join('; ')}${more}. ${advice}`,
  );
}
