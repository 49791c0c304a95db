import { defineCheck, present } from './check.ts';
import { summary } from './offence.ts';

/** Values on each side of a step that say what is usual there. */
const side = 24;
/** A value worth fewer steps of its own resolution than this carries no ratio: 0.01 → 0.13 is rounding, not a unit. */
const resolutionSteps = 20;
/** How many usual changes a step must be worth. */
const usualChanges = 10;

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Decimal resolution of some values: 10 to the minus of the most decimals that any of them shows. */
function resolution(values: readonly number[]): number {
  const decimals = values.map((value) => {
    const [digits, exponent] = String(value).split('e');
    return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
  });
  return 10 ** -Math.max(...decimals);
}

function usualChange(values: readonly number[]): number | null {
  return median(values.slice(1).map((value, row) => Math.abs(value - values[row]!)));
}

function plainRatio(a: number, b: number): number {
  return a === b ? 1 : Math.max(a, b) / Math.min(a, b);
}

function isJump(values: readonly number[], row: number, unitJump: number): boolean {
  const before = values.slice(Math.max(0, row - side), row);
  const after = values.slice(row, row + side);
  const [from, to] = [values[row - 1]!, values[row]!];
  const mixed = [...before, ...after].some((value) => value > 0) && [...before, ...after].some((value) => value < 0);
  // Where signs alternate a small value is no level; the larger of the other values on its side is.
  const level = (own: number, near: readonly number[]) =>
    mixed ? Math.max(...near.map(Math.abs)) : Math.max(Math.abs(own), resolutionSteps * resolution(near.slice(0, 6)));
  const [low, high] = [level(from, before.toReversed()), level(to, after)].sort((a, b) => a - b) as [number, number];
  if (low === 0 || high / low < unitJump) return false;
  const changes = [usualChange(before), usualChange(after)].filter((change) => change !== null);
  return Math.abs(to - from) >= usualChanges * Math.min(...changes, Infinity) || changes.length === 0;
}

/**
 * Steps by a factor that only a change of unit explains. The step from one value to the next is a jump when the ratio
 * of their levels is at least `unitJump` and their distance is at least 10 usual changes (median absolute change of 24
 * values on the quieter side). A level is never taken below 20 steps of the decimal resolution of its neighbours, so that
 * rates near zero do not jump; where signs alternate it is the largest absolute value of 24 on that side.
 */
export const unitJumps = defineCheck({
  name: 'unit-jumps',
  purpose: 'No step multiplies or divides the level by as much as only a change of unit would.',
  cite: 'Hampel (1974), "The influence curve and its role in robust estimation", JASA 69: scale by medians.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: false,
  parameters: {},
  run(subject, limits) {
    const { dates, values } = present(subject);
    const signed = values.some((value) => value < 0);
    // Levels are never below the values, so a positive series whose plain ratio is small needs no closer look.
    const suspect = (row: number) => signed || plainRatio(values[row - 1]!, values[row]!) >= limits.unitJump;
    const offences = dates.flatMap((at, row) =>
      row > 0 && suspect(row) && isJump(values, row, limits.unitJump)
        ? [{ at, found: `${values[row - 1]!} → ${values[row]!} on ${at}` }]
        : [],
    );
    return {
      offences,
      expected: `no step by a factor of ${limits.unitJump} or more`,
      found: summary(offences, 'no jump'),
    };
  },
});
