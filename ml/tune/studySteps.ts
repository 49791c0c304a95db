import { ConfigError } from '../../contracts/failures.ts';
import { goldColumns, type Frame } from '../../contracts/frame.ts';
import type { SplitSpec } from '../../contracts/system.ts';
import { walkForward } from '../evaluation/walkForward.ts';

/** Share of the test rows that the search never sees. */
const holdoutShare = 0.25;
/** More steps give a trial up earlier; each costs one more final fit. */
const mostSteps = 3;

export interface StudySteps {
  /** Test blocks of each step, ascending. */
  readonly blocks: readonly number[];
  /** What is known of gold in each step. */
  readonly tables: readonly Frame[];
  /** Time (epoch ms) of the first row of the holdout. */
  readonly holdoutFrom: number;
}

/** What is said of a row later than its own time. */
const outcomes: readonly string[] = [goldColumns.target, goldColumns.labelEnd, goldColumns.forwardReturn];

/** Gold as it was before `row`: the rows before it, and of them only outcomes that were known before its time. */
function before({ time, columns }: Frame, row: number): Frame {
  const labelEnd = columns[goldColumns.labelEnd];
  const known = (at: number) => labelEnd === undefined || labelEnd[at]! < time[row]!;
  const cut = ([name, values]: [string, Float64Array]) => {
    const kept = values.slice(0, row);
    return [name, outcomes.includes(name) ? kept.map((value, at) => (known(at) ? value : NaN)) : kept] as const;
  };
  return { time: time.slice(0, row), columns: Object.fromEntries(Object.entries(columns).map(cut)) };
}

/**
 * Cuts a study's data: the last test blocks, with at least a quarter of the test rows, are the holdout; the blocks before it are
 * searched in up to three steps, each with a third of them more. A table of a step has no row at or after the next block, and no
 * outcome that became known there (purge), so no choice of the search can know anything of the holdout.
 * Refuses splits with fewer than 2 blocks before the holdout.
 */
export function studySteps(gold: Frame, splits: SplitSpec, supervised: boolean): StudySteps {
  const folds = walkForward(gold.time, supervised ? gold.columns[goldColumns.labelEnd]! : null, splits);
  const rows = gold.time.length - folds[0]!.testFrom;
  const searched = folds.filter(({ testFrom }) => gold.time.length - testFrom >= holdoutShare * rows).length - 1;
  if (searched < 2)
    throw new ConfigError(
      `A search needs at least 2 test blocks before its holdout, got ${Math.max(0, searched)} of ${folds.length} blocks in all; lower splits.test_rows from ${splits.testRows}, or set an earlier first_test than ${splits.firstTest}.`,
    );
  const thirds = Array.from({ length: mostSteps }, (_, step) => Math.ceil((searched * (step + 1)) / mostSteps));
  const blocks = [...new Set(thirds)];
  const tables = blocks.map((count) => before(gold, folds[count]!.testFrom));
  return { blocks, tables, holdoutFrom: gold.time[folds[searched]!.testFrom]! };
}
