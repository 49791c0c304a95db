import type { SystemSpec } from '../../contracts/system.ts';
import type { TradingTerms } from './trade.ts';

const secondsPerYear = 365.25 * 86_400;

type Traded = Pick<SystemSpec, 'calendar'> & Partial<Pick<SystemSpec, 'windowSeconds' | 'decision'>>;

/**
 * What a system's trading differs in from daily sessions, of which a year has 252, at the usual cost: monthly rows come
 * twelve a year, and windows of ticks as those of a market that never closes.
 */
export function tradingTerms({ calendar, windowSeconds, decision }: Traded): TradingTerms {
  const rowsPerYear =
    calendar === 'monthly' ? 12 : windowSeconds === undefined ? undefined : secondsPerYear / windowSeconds;
  return {
    ...(rowsPerYear !== undefined && { rowsPerYear }),
    ...(decision?.costBasisPoints !== undefined && { costBasisPoints: decision.costBasisPoints }),
  };
}
