import type { Frequency } from '../contracts/observation.ts';

/** Whether a day can date a period as FRED does it: months, quarters and years by their first day. */
export function beginsPeriod(date: string, frequency: Frequency): boolean {
  if (frequency === 'daily' || frequency === 'weekly') return true;
  const month = Number(date.slice(5, 7));
  const first = frequency === 'monthly' || (frequency === 'quarterly' ? month % 3 === 1 : month === 1);
  return first && date.endsWith('-01');
}
