import { addDays, daysBetween } from '../../contracts/dates.ts';
import type { Frequency } from '../../contracts/observation.ts';
import { defineCheck, present, type Subject } from './check.ts';
import { nextPeriod, periodOf } from './expectedPeriods.ts';
import { isKnownHole } from './knownHoles.ts';

const days = (value: number, frequency: Frequency) => ({
  value,
  meaning: `days after its end by which a ${frequency} period is usually published`,
});

const parameters = {
  daily: days(7, 'daily'),
  weekly: days(14, 'weekly'),
  monthly: days(62, 'monthly'),
  quarterly: days(125, 'quarterly'),
  annual: days(400, 'annual'),
} satisfies Record<Frequency, unknown>;

/** The first period after the newest value that will ever be published. */
function awaited({ series, frequency }: Subject, newest: string): string {
  let period = nextPeriod(periodOf(newest, frequency), frequency);
  while (isKnownHole(series, period)) period = nextPeriod(period, frequency);
  return period;
}

export const staleness = defineCheck({
  name: 'staleness',
  purpose: 'The newest value is as new as its frequency lets one expect on the as-of date.',
  cite: 'ISO/IEC 25012:2008, currentness; lags of US statistics as in their release calendars, the late end.',
  applies: ['observations', 'bars'],
  severity: 'warn',
  onEmpty: false,
  parameters,
  run(subject) {
    const newest = present(subject).dates.at(-1)!;
    const period = awaited(subject, newest);
    const end = addDays(nextPeriod(period, subject.frequency), -1);
    const limit = parameters[subject.frequency].value;
    const age = daysBetween(end, subject.asOf);
    const found = `newest value of ${newest}, ${daysBetween(newest, subject.asOf)} days old`;
    return {
      offences: age > limit ? [{ at: newest, found }] : [],
      expected: `a value for the ${subject.frequency} period from ${period} by ${addDays(end, limit)}`,
      found,
    };
  },
});
