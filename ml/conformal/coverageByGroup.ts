import { NumericsError } from '../../contracts/failures.ts';
import { coverageOf, type Coverage } from './coverageOf.ts';
import { requireRows } from './requireRows.ts';

/**
 * Coverage of every group of rows by its own, each with its Clopper–Pearson interval at level 0.95, groups in ascending order. A group
 * whose outcomes are all unknown is left out. `covered`: 1, 0 or NaN; `group`: (n) finite labels known before the outcome, as a regime.
 */
export function coverageByGroup(
  covered: ArrayLike<number>,
  group: ArrayLike<number>,
): readonly (Coverage & { readonly group: number })[] {
  requireRows('Coverage by group', { covered, group });
  const members = new Map<number, number[]>();
  for (let row = 0; row < covered.length; row += 1) {
    const name = group[row]!;
    if (!Number.isFinite(name))
      throw new NumericsError(`Coverage by group needs finite groups, got ${name} in row ${row}; drop such rows.`);
    const found = members.get(name);
    if (found) found.push(covered[row]!);
    else members.set(name, [covered[row]!]);
  }
  return [...members]
    .filter(([, own]) => own.some((value) => !Number.isNaN(value)))
    .sort(([one], [other]) => one - other)
    .map(([name, own]) => ({ group: name, ...coverageOf(own, { level: 0.95 }) }));
}
