import { addDays } from '../../contracts/dates.ts';
import { defineCheck, listDates, present, type Outcome, type Subject } from './check.ts';
import { expectedPeriods, periodOf } from './expectedPeriods.ts';

/** Weekdays without a session in a row that holidays and emergencies explain: 11–14 September 2001 were four. */
const toleratedSessions = 4;

function longGaps(missing: readonly string[], expected: readonly string[]): readonly string[] {
  const lost = new Set(missing);
  const gaps: string[] = [];
  let run: string[] = [];
  for (const period of [...expected, '']) {
    if (lost.has(period)) run.push(period);
    else {
      if (run.length > toleratedSessions) gaps.push(`${run[0]!} to ${run.at(-1)!} (${run.length} weekdays)`);
      run = [];
    }
  }
  return gaps;
}

function findGaps(subject: Subject): Outcome {
  const { dates } = present(subject);
  const expected = expectedPeriods(subject.frequency, dates[0]!, dates.at(-1)!, subject.asOf);
  const filled = new Set(dates.map((date) => periodOf(date, subject.frequency)));
  const missing = expected.filter((period) => !filled.has(period));
  if (subject.frequency === 'daily') {
    const gaps = longGaps(missing, expected);
    const found = gaps.length === 0 ? 'no longer gap' : `${gaps.length}: ${listDates(gaps)}`;
    const offences = gaps.map((gap) => gap.slice(0, 10));
    return {
      offences,
      expected: `no gap of more than ${toleratedSessions} weekdays to ${addDays(subject.asOf, -10)}`,
      found,
    };
  }
  const found = missing.length === 0 ? 'no gap' : `${missing.length} missing: ${listDates(missing)}`;
  return { offences: missing, expected: `a value for each of ${expected.length} ${subject.frequency} periods`, found };
}

export const calendarGaps = defineCheck({
  name: 'calendar-gaps',
  purpose: 'No expected period is missing; for daily series no more than 4 weekdays in a row.',
  cite: 'NYSE rule 7.2 (holidays); the longest closure since 1933 is 11–14 September 2001.',
  applies: ['observations', 'bars'],
  severity: 'warned',
  onEmpty: false,
  run: findGaps,
});
