import type { Bar } from '../../contracts/observation.ts';
import { defineCheck, listDates } from './check.ts';

function fault(bar: Bar): string | null {
  const { open, high, low, close, volume, sessionDate } = bar;
  for (const [name, price] of Object.entries({ open, high, low, close }))
    if (!Number.isFinite(price) || price <= 0) return `${name} ${price} on ${sessionDate}`;
  if (high < low) return `high ${high} below low ${low} on ${sessionDate}`;
  if (!Number.isFinite(volume) || volume < 0) return `volume ${volume} on ${sessionDate}`;
  return null;
}

export const barPrices = defineCheck({
  name: 'bar-prices',
  purpose: 'Prices are finite and positive, volumes finite and not negative, and no high lies below its low.',
  cite: 'A session’s range holds its prices, by definition of open, high, low and close.',
  applies: ['bars'],
  severity: 'failed',
  onEmpty: false,
  run({ bars }) {
    const faults = bars.flatMap((bar) => {
      const found = fault(bar);
      return found === null ? [] : [{ date: bar.sessionDate, found }];
    });
    return {
      offences: faults.map((one) => one.date),
      expected: 'finite prices above 0, high at least low, volume at least 0',
      found: faults.length === 0 ? 'all so' : listDates(faults.map((one) => one.found)),
    };
  },
});
