import { calendarForm, formParameter } from './calendarForm.ts';
import { isoWeekOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = week of ISO 8601, 1 to 53, which runs from Monday; the cycle has the 52 or 53 weeks of its year. */
export const weekOfYear = defineCalendar({
  name: 'week_of_year',
  revision: 1,
  purpose: 'Effects of the season, by weeks',
  cite: 'ISO 8601: week date',
  unit: 'week 1 to 53; −1 to 1 as sine or cosine',
  parameters: { form: formParameter },
  of: (at, { form }) => {
    const { week, weeks } = isoWeekOf(at);
    return calendarForm(form, week, weeks);
  },
});
