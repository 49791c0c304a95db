/** Parameters that several measures share. */
export const windowSeconds = {
  default: 1,
  minimum: 1e-6,
  maximum: 86_400,
  meaning: 'width of a window; windows lie on a grid from the epoch on',
} as const;

export const windows = {
  default: 60,
  minimum: 3,
  integer: true,
  meaning: 'windows that a value looks back on',
} as const;

export const delaySeconds = {
  default: 0,
  minimum: 0,
  maximum: 60,
  meaning:
    'a trade is held against the quote that stood so long before it; matters where a feed tells quotes before trades',
} as const;

export const levels = {
  default: 5,
  minimum: 1,
  maximum: 50,
  integer: true,
  meaning: 'levels a side that are read',
} as const;

export const delayNs = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9));
