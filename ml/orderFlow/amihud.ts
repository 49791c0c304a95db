import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

/**
 * Amihud's illiquidity: the mean of |return| / turnover over periods, times 1e6. returns: n ≥ 1 finite shares; turnover:
 * price · size traded in the same periods, each above 0 (leave out periods without trades). Unit: 1 per million of the
 * quote currency. Amihud (2002), "Illiquidity and stock returns", J. Financial Markets 5(1), eq. (1).
 * Example: a return of 0.01 on a turnover of 1e6 gives 0.01.
 */
export function amihud(returns: ArrayLike<number>, turnover: ArrayLike<number>): number {
  requireNumbers(returns, 1, 'Amihud’s illiquidity');
  requireNumbers(turnover, 1, 'The turnover of Amihud’s illiquidity');
  const n = returns.length;
  if (turnover.length !== n)
    throw new NumericsError(
      `Amihud’s illiquidity needs as many turnovers as returns, got ${turnover.length} and ${n}.`,
    );
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (!(turnover[i]! > 0))
      throw new NumericsError(
        `Amihud’s illiquidity needs turnovers above 0, got ${turnover[i]!} in period ${i}; leave the period out.`,
      );
    sum += Math.abs(returns[i]!) / turnover[i]!;
  }
  return (sum / n) * 1e6;
}
