import { daysBetween } from '../../contracts/dates.ts';
import type { Frequency } from '../../contracts/observation.ts';
import { defineCheck, present } from './check.ts';

/** Longest median step in days that still is this frequency. */
const longest: Readonly<Record<Frequency, number>> = { daily: 4, weekly: 7, monthly: 31, quarterly: 92, annual: 92 };

export const frequency = defineCheck({
  name: 'frequency',
  purpose: 'The median step between values fits the declared frequency; monthly or finer, quarterly where declared so.',
  cite: 'Regimen: rows of gold are daily or monthly, so an annual series cannot carry a feature.',
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
      expected: `${subject.frequency === 'annual' ? 'quarterly or finer' : subject.frequency}: a median step of at most ${limit} days`,
      found,
    };
  },
});
