/** Parameter of every model under both penalties, as scikit-learn names it. */
export const l1Ratio = {
  default: 0.5,
  minimum: 0,
  maximum: 1,
  search: { from: 0, to: 1 },
  meaning: 'share ρ of the absolute penalty: 0 ridge, 1 lasso',
} as const;
