import type { Searched } from '../../contracts/tune.ts';

export type NumberSearched = Extract<Searched, { kind: 'number' }>;

/** Where a value lies on the axis that a search works on: the value itself, or its logarithm. */
export const coordinateOf = ({ scale }: NumberSearched, value: number): number =>
  scale === 'log' ? Math.log(value) : value;

/** Ends of that axis. A whole number owns the half unit on either side of it, so that the ends are as likely as the rest. */
export function axisOf(searched: NumberSearched): { readonly low: number; readonly high: number } {
  const half = searched.integer ? 0.5 : 0;
  return { low: coordinateOf(searched, searched.from - half), high: coordinateOf(searched, searched.to + half) };
}

/** The value at a place of the axis, never outside the range: a whole number where it is one, else of four digits. */
export function valueAt({ scale, integer, from, to }: NumberSearched, place: number): number {
  const plain = scale === 'log' ? Math.exp(place) : place;
  return Math.min(to, Math.max(from, integer ? Math.round(plain) : Number(plain.toPrecision(4))));
}
