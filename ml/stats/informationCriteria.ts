/**
 * AIC = 2p − 2 ln L and BIC = p ln n − 2 ln L for p free parameters and n rows; lower is better.
 * Akaike (1974), IEEE Transactions on Automatic Control 19; Schwarz (1978), Annals of Statistics 6.
 */
export function informationCriteria(
  logLikelihood: number,
  parameters: number,
  rows: number,
): { readonly aic: number; readonly bic: number } {
  return { aic: 2 * parameters - 2 * logLikelihood, bic: parameters * Math.log(rows) - 2 * logLikelihood };
}
