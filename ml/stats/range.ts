/** The whole numbers from `from` to below `to`, ascending; none where `to` is not above `from`. */
export const range = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
