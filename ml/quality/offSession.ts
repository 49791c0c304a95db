import { nyseClosure, nyseFrom } from '../calendars/nyse.ts';
import { defineCheck } from './check.ts';
import { summary } from './offence.ts';
import { followsNyse } from './sessionCalendar.ts';

export const offSession = defineCheck({
  name: 'off-session',
  purpose: 'A series of the New York Stock Exchange has no bar on a day when the exchange was closed.',
  cite: 'NYSE rule 7.2 (holidays); chart services repeat the last close on such days.',
  applies: ['bars'],
  severity: 'quarantine',
  onEmpty: false,
  parameters: {},
  run(subject) {
    const offences = !followsNyse(subject)
      ? []
      : subject.dates.flatMap((at) => {
          const why = at < nyseFrom ? null : nyseClosure(at);
          return why === null ? [] : [{ at, found: `a bar on ${at}: ${why}` }];
        });
    return {
      offences,
      expected: 'bars on days of a session only',
      found: summary(offences, followsNyse(subject) ? 'all so' : 'not a series of the New York Stock Exchange'),
    };
  },
});
