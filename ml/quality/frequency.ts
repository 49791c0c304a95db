import { daysBetween } from '../../contracts/dates.ts';
import type { Frequency } from '../../contracts/observation.ts';
import { defineCheck, present } from './check.ts';

/** Longest median step in days that still is this frequency. */
const longest: Readonly<Record<Frequency, number>> = { daily: 4, weekly: 7, monthly: 31, quarterly: 92, annual: 366 };

export const frequency = defineCheck({
  name: 'frequency',
  purpose:
    'The median step between values fits the declared frequency: what is declared monthly may not come quarterly.',
  cite: 'Regimen: rows of gold are daily or monthly; a slower series enters as of its release, with its age beside it.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: false,
  parameters: {},
  run(subject) {
    const { dates } = present(subject);
    const steps = dates
      .slice(1)
      .map((date, row) => daysBetween(dates[row]!, date))
      .sort((a, b) => a - b);
    const median = steps[Math.floor((steps.length - 1) / 2)];
    const limit = longest[subject.frequency];
    const found =
      median === undefined ? `${dates.length} values, no step between them` : `a median step of ${median} days`;
    return {
      offences: median === undefined || median > limit ? [{ at: null, found }] : [],
      expected: `${subject.frequency}: a median step of at most ${limit} days`,
      found,
    };
  },
});
