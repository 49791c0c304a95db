import type { Frequency } from '../contracts/observation.ts';

const months = { monthly: 1, quarterly: 3, annual: 12 } as const;

/**
 * Last day of the period that FRED dates `obsDate`. FRED dates months, quarters and years by their first day, and
 * weeks by the day on which they end.
 */
export function periodEnd(obsDate: string, frequency: Frequency): string {
  if (frequency === 'daily' || frequency === 'weekly') return obsDate;
  const year = Number(obsDate.slice(0, 4));
  const month = Number(obsDate.slice(5, 7)) - 1;
  return new Date(Date.UTC(year, month + months[frequency], 0)).toISOString().slice(0, 10);
}
