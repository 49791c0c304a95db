import { isDate, startOfDay } from './dates.ts';

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/** Whether the text is a day `YYYY-MM-DD` or an instant of one in UTC, such as `2024-01-02T01:30Z`. */
export function isDayOrInstant(text: string): boolean {
  return isDate(text.slice(0, 10)) && (text.length === 10 || (shape.test(text) && !Number.isNaN(Date.parse(text))));
}

/** Epoch milliseconds of an instant, or of the start of a day. */
export function instantOf(text: string): number {
  return text.length === 10 ? startOfDay(text) : Date.parse(text);
}
