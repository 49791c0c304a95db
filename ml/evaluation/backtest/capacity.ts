import { NumericsError } from '../../../contracts/failures.ts';
import { quantileOfSorted } from '../../stats/quantile.ts';

export interface CapacityInput {
  /** (n) return after costs of each row, as a share of equity. */
  readonly net: Float64Array;
  /** (n) share of equity traded at each row, one way. */
  readonly turnover: Float64Array;
  /** (n) value traded in the market over each row, in money, above 0. */
  readonly marketValue: Float64Array;
  /** (n) σ of the return over a row, as a share. */
  readonly volatility: Float64Array;
  /** Largest share of the market's value that a trade may be, 0–1; 0.1 is common. */
  readonly participation: number;
  /** Share of the trades that must keep to it, 0–1. */
  readonly within: number;
  /** Y of the impact Y · σ · √(trade / market value); about 1 in the studies. */
  readonly impactCoefficient: number;
}

export interface Capacity {
  /** Capital up to which the share `within` of the trades takes no more than `participation` of the market; null if nothing trades. */
  readonly participation: number | null;
  /** Capital at which impact takes all of the mean net return; null if nothing trades; 0 if there is no return to take. */
  readonly breakEven: number | null;
}

/**
 * Capital that a strategy can carry, in the money of `marketValue`.
 * Participation: the (1 − within) quantile (type 7) over trades of participation · marketValue / turnover.
 * Square-root impact: a trade of q shares of equity at capital A costs q · Y σ √(A q / marketValue), so that the mean cost grows with
 * √A and equals the mean net return at A = (mean net / mean of Y σ q^1.5 / √marketValue)².
 *
 * Almgren, Thum, Hauptmann and Li (2005), "Direct estimation of equity market impact", Risk 18; Tóth et al. (2011), Physical Review X 1.
 */
export function capacity(given: CapacityInput): Capacity {
  const { net, turnover, marketValue, volatility, participation, within, impactCoefficient } = given;
  const n = net.length;
  if (n === 0 || [turnover, marketValue, volatility].some((column) => column.length !== n))
    throw new NumericsError(
      `A capacity needs columns of one length of at least 1, got ${n}, ${turnover.length}, ${marketValue.length} and ${volatility.length}.`,
    );
  if (!(participation > 0 && participation <= 1 && within >= 0 && within <= 1 && impactCoefficient > 0))
    throw new NumericsError(
      `A capacity needs shares from 0 to 1 and an impact above 0, got ${participation}, ${within} and ${impactCoefficient}.`,
    );
  const limits: number[] = [];
  let [impact, mean] = [0, 0];
  for (let row = 0; row < n; row += 1) {
    const [traded, market, sigma] = [turnover[row]!, marketValue[row]!, volatility[row]!];
    if (!(traded >= 0 && market > 0 && sigma >= 0) || !Number.isFinite(net[row]! + market + traded + sigma))
      throw new NumericsError(
        `A capacity needs turnover and volatility of at least 0 and market value above 0, got ${traded}, ${sigma} and ${market} at row ${row}.`,
      );
    mean += net[row]! / n;
    if (traded === 0) continue;
    limits.push((participation * market) / traded);
    impact += (impactCoefficient * sigma * traded * Math.sqrt(traded / market)) / n;
  }
  return {
    participation: limits.length === 0 ? null : quantileOfSorted(Float64Array.from(limits).sort(), 1 - within),
    breakEven: impact > 0 ? (Math.max(mean, 0) / impact) ** 2 : null,
  };
}
