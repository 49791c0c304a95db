import { calendarForm, formParameter } from './calendarForm.ts';
import { calendarOf } from './calendarOf.ts';
import { defineCalendar } from './defineCalendar.ts';

/** f[t] = weekday of ISO 8601, 1 Monday to 7 Sunday; the cycle has 7 places. */
export const dayOfWeek = defineCalendar({
  name: 'day_of_week',
  revision: 1,
  purpose: 'Effects of the weekday, such as the weekend in Monday’s return',
  cite: 'French (1980), Journal of Financial Economics 8(1); ISO 8601',
  unit: 'day 1 to 7; −1 to 1 as sine or cosine',
  parameters: { form: formParameter },
  of: (at, { form }) => calendarForm(form, calendarOf(at).weekday, 7),
});
