/** (high + low + close) / 3, row by row. */
export function typicalPrice([high, low, close]: readonly Float64Array[]): Float64Array {
  return high!.map((top, t) => (top + low![t]! + close![t]!) / 3);
}
