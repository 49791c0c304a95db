import type { StreamValue } from './defineFeature.ts';

/** Numbers as JSON can hold them: NaN, the infinities and -0 as words. */
export function packNumbers(numbers: Iterable<number>): StreamValue[] {
  return Array.from(numbers, (value) => {
    if (Object.is(value, -0)) return '-0';
    return Number.isFinite(value) ? value : String(value);
  });
}

/** The numbers that `packNumbers` packed, bit for bit. */
export function unpackNumbers(packed: StreamValue | readonly StreamValue[] | undefined): Float64Array {
  return Float64Array.from(Array.isArray(packed) ? (packed as readonly StreamValue[]) : [], Number);
}
