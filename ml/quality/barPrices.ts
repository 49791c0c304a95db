import type { Bar } from '../../contracts/observation.ts';
import { defineCheck } from './check.ts';
import { summary } from './offence.ts';

function fault(bar: Bar): string | null {
  const { open, high, low, close, volume, splitFactor, dividend, sessionDate } = bar;
  for (const [name, price] of Object.entries({ open, high, low, close, 'split factor': splitFactor }))
    if (!Number.isFinite(price) || price <= 0) return `${name} ${price} on ${sessionDate}`;
  if (high < low) return `high ${high} below low ${low} on ${sessionDate}`;
  for (const [name, amount] of Object.entries({ volume, dividend }))
    if (!Number.isFinite(amount) || amount < 0) return `${name} ${amount} on ${sessionDate}`;
  return null;
}

export const barPrices = defineCheck({
  name: 'bar-prices',
  purpose: 'Prices are finite and positive, volumes and dividends not negative, and no high lies below its low.',
  cite: 'A session’s range holds its prices, by definition of open, high, low and close.',
  applies: ['bars'],
  severity: 'quarantine',
  onEmpty: true,
  parameters: {},
  run({ bars }) {
    const offences = bars.flatMap((bar) => {
      const found = fault(bar);
      return found === null ? [] : [{ at: bar.sessionDate, found }];
    });
    return {
      offences,
      expected: 'finite prices above 0, high at least low, volume at least 0',
      found: summary(offences, 'all so'),
    };
  },
});
