import { defineCheck, present, type Subject } from './check.ts';
import { expectedPeriods, periodOf } from './expectedPeriods.ts';

/** Share of expected periods that have a value, 0–1, and both counts; null when there is no value at all. */
export function shareComplete(
  subject: Subject,
): { readonly share: number; readonly have: number; readonly expected: number } | null {
  const { dates } = present(subject);
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return null;
  const periods = expectedPeriods(subject.frequency, first, last, subject.asOf);
  const filled = new Set(dates.map((date) => periodOf(date, subject.frequency)));
  const have = periods.filter((period) => filled.has(period)).length;
  return { share: have / periods.length, have, expected: periods.length };
}

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;

export const completeness = defineCheck({
  name: 'completeness',
  purpose: 'Enough of the periods between the first value and the last one due by the as-of date have a value.',
  cite: 'ISO/IEC 25012:2008, completeness; expected periods as expectedPeriods.ts says.',
  applies: ['observations', 'bars'],
  severity: 'failed',
  onEmpty: false,
  run(subject, limits) {
    const found = shareComplete(subject);
    const enough = found !== null && found.share >= limits.completeness;
    return {
      offences: enough ? [] : [null],
      expected: `at least ${percent(limits.completeness)} of ${found?.expected ?? 0} ${subject.frequency} periods`,
      found: found ? `${found.have} periods, ${percent(found.share)}` : 'no value',
    };
  },
});
