/**
 * Yield of a Treasury bill on the footing of bonds, in percent a year: 100·(365·d/100) / (360 − days·d/100) for a discount
 * rate of d percent (a year of 360 days, on face value). Denominator ≤ 0, at d ≥ 36000/days, gives NaN.
 * Stigum and Robinson (1996), Money Market and Bond Calculations, chapter 4. Example: bondEquivalent(5, 91) = 5.1343.
 */
export function bondEquivalent(discount: number, days: number): number {
  const base = 360 - (days * discount) / 100;
  return base > 0 ? (365 * discount) / base : NaN;
}
