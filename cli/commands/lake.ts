import { ConflictError, InputError } from '../../contracts/failures.ts';
import type { Cleaning, Reason } from '../../storage/clean/cleaning.ts';
import { planCleaning } from '../../storage/clean/planCleaning.ts';
import { removePlanned, type Removed } from '../../storage/clean/removePlanned.ts';
import type { Lake } from '../../storage/lake.ts';
import { table, type Output } from '../output.ts';

export interface CleanOptions {
  readonly remove: boolean;
  readonly olderThanDays: number | null;
  /** Epoch ms. */
  readonly now: number;
}

interface Group {
  readonly folder: string;
  readonly reason: Reason;
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Shows what of the lake nothing names any more and what it takes up, and removes it when told to. Ends with a
 * ConflictError when a run began meanwhile and the rest was left.
 */
export async function clean(lake: Lake, output: Output, options: CleanOptions): Promise<void> {
  const { olderThanDays } = options;
  if (olderThanDays !== null && olderThanDays < 1)
    throw new InputError(`Expected --older-than to be at least 1 day, got ${olderThanDays}; younger runs always stay.`);
  output.status('looking through the lake …');
  const plan = await planCleaning(lake, options);
  const total = plan.removable.length;
  const removed = options.remove
    ? await removePlanned(lake.store, plan, (done) => output.status(`${done} of ${total} files removed`))
    : null;
  const groups = groupsOf(plan);
  output.result(
    {
      lake: lake.store.uri,
      objects: plan.objects,
      bytes: plan.bytes,
      groups,
      keys: plan.removable.map(({ key }) => key),
      removable: { objects: total, bytes: sumOf(plan.removable) },
      removed,
      oldRuns: plan.oldRuns,
      underWay: plan.underWay,
    },
    linesOf(plan, groups, removed, options),
  );
  if (removed?.begun != null)
    throw new ConflictError(
      `A run wrote ${removed.begun} while the lake was cleaned, so ${total - removed.objects} of ${total} files were left; clean again when it has ended.`,
    );
}

const sumOf = (objects: readonly { readonly bytes: number }[]): number =>
  objects.reduce((sum, { bytes }) => sum + bytes, 0);

const counted = (objects: number): string => `${objects} ${objects === 1 ? 'file' : 'files'}`;

function groupsOf({ removable }: Cleaning): Group[] {
  const groups = new Map<string, Group>();
  for (const { key, reason, bytes } of removable) {
    const folder = key.split('/', 1)[0]!;
    const name = `${folder} ${reason}`;
    const group = groups.get(name) ?? { folder, reason, objects: 0, bytes: 0 };
    groups.set(name, { ...group, objects: group.objects + 1, bytes: group.bytes + bytes });
  }
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes);
}

function linesOf(
  plan: Cleaning,
  groups: readonly Group[],
  removed: Removed | null,
  { olderThanDays }: CleanOptions,
): string[] {
  const { removable, oldRuns, underWay, objects, bytes } = plan;
  const old = olderThanDays === null ? '' : ` --older-than ${olderThanDays}`;
  const would = `${counted(removable.length)}, ${sumOf(removable)} bytes of ${bytes} in ${objects}`;
  const next =
    removable.length === 0
      ? `All ${counted(objects)} of the lake are named or younger than a day.${olderThanDays === null ? ' Old runs go with: regimen lake clean --older-than 90' : ''}`
      : removed === null
        ? `Would free ${would}; nothing was removed. Remove: regimen lake clean --remove${old}`
        : `Removed ${counted(removed.objects)} and freed ${removed.bytes} bytes. What is left: regimen data versions`;
  return [
    ...(groups.length === 0
      ? []
      : [
          ...table(
            ['folder', 'why', 'files', 'bytes'],
            groups.map((one) => [`${one.folder}/`, one.reason, String(one.objects), String(one.bytes)]),
          ),
          '',
        ]),
    ...(oldRuns.length === 0 ? [] : [`runs that are old and no champion's: ${oldRuns.join(', ')}`]),
    ...(underWay.length === 0
      ? []
      : [
          `Under way, or ended without a report less than a day ago: ${underWay.join(', ')}. Until they are done, silver, memos and old runs stay.`,
        ]),
    ...(removed === null || removed.changed === 0 ? [] : [`${counted(removed.changed)} changed meanwhile and stayed.`]),
    next,
  ];
}
