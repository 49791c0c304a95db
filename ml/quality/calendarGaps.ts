import type { QualityExample } from '../../contracts/quality.ts';
import { addDays } from '../../contracts/dates.ts';
import { nyseFrom } from '../calendars/nyse.ts';
import { defineCheck, type Subject } from './check.ts';
import { listFirst, summary, type Outcome } from './offence.ts';
import { expectationOf, followsNyse, type Expectation } from './sessionCalendar.ts';

const toleratedWeekdays = {
  value: 4,
  meaning: 'weekdays in a row without a value that holidays and emergencies explain where the calendar is not known',
};

/** Runs of missing days, longer than tolerated where they begin. */
function longGaps(
  { missing, expected }: Expectation,
  noun: string,
  tolerated: (date: string) => number,
): readonly QualityExample[] {
  const lost = new Set(missing);
  const gaps: QualityExample[] = [];
  let run: string[] = [];
  for (const period of [...expected, '']) {
    if (lost.has(period)) {
      run.push(period);
      continue;
    }
    const [from, to] = [run[0], run.at(-1)];
    if (from !== undefined && run.length > tolerated(from))
      gaps.push({ at: from, found: from === to ? from : `${from} to ${to!} (${run.length} ${noun})` });
    run = [];
  }
  return gaps;
}

function dailyGaps(subject: Subject, expectation: Expectation): Outcome {
  const until = addDays(subject.asOf, -10);
  const nyse = followsNyse(subject);
  const offences = longGaps(expectation, nyse ? 'sessions' : 'weekdays', (date) =>
    nyse && date >= nyseFrom ? 0 : toleratedWeekdays.value,
  );
  return {
    offences,
    expected: nyse
      ? `every session of the New York Stock Exchange to ${until}`
      : `no gap of more than ${toleratedWeekdays.value} weekdays to ${until}`,
    found: summary(offences, nyse ? 'every session' : 'no longer gap'),
  };
}

function findGaps(subject: Subject): Outcome {
  const expectation = expectationOf(subject) ?? { expected: [], missing: [] };
  if (subject.frequency === 'daily') return dailyGaps(subject, expectation);
  const { expected, missing } = expectation;
  return {
    offences: missing.map((at) => ({ at, found: `no value for ${at}` })),
    expected: `a value for each of ${expected.length} ${subject.frequency} periods`,
    found: missing.length === 0 ? 'no gap' : `${missing.length} missing: ${listFirst(missing)}`,
  };
}

export const calendarGaps = defineCheck({
  name: 'calendar-gaps',
  purpose:
    'No expected period is missing: for bars of the New York Stock Exchange no session, for other daily series no more than 4 weekdays in a row. Periods that were never published do not count.',
  cite: 'NYSE rule 7.2 (holidays); the longest closure since 1933 is 11–14 September 2001.',
  applies: ['observations', 'bars'],
  severity: 'warn',
  onEmpty: false,
  parameters: { toleratedWeekdays },
  run: findGaps,
});
