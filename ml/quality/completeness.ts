import { defineCheck, type Subject } from './check.ts';
import { expectationOf } from './sessionCalendar.ts';

/** Share of expected periods that have a value, 0–1, and both counts; null when there is no value at all. */
export function shareComplete(
  subject: Subject,
): { readonly share: number; readonly have: number; readonly expected: number } | null {
  const expectation = expectationOf(subject);
  if (expectation === null) return null;
  const expected = expectation.expected.length;
  const have = expected - expectation.missing.length;
  // A lone bar on a day without a session has nothing that could be missing.
  return { share: expected === 0 ? 1 : have / expected, have, expected };
}

const percent = (share: number) => `${Number((100 * share).toFixed(2))} %`;

export const completeness = defineCheck({
  name: 'completeness',
  purpose: 'Enough of the periods between the first value and the last one due by the as-of date have a value.',
  cite: 'ISO/IEC 25012:2008, completeness; expected periods as expectedPeriods.ts and sessionCalendar.ts say.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: false,
  parameters: {},
  run(subject, limits) {
    const share = shareComplete(subject);
    const found = share ? `${share.have} periods, ${percent(share.share)}` : 'no value';
    return {
      offences: share !== null && share.share >= limits.completeness ? [] : [{ at: null, found }],
      expected: `at least ${percent(limits.completeness)} of ${share?.expected ?? 0} ${subject.frequency} periods`,
      found,
    };
  },
});
