/** One side of a limit order book: units by price in ticks. Never empty. */
export interface BookSide {
  readonly kind: 'bid' | 'ask';
  units(): number;
  /** Highest bid or lowest ask. */
  best(): number;
  sizeAt(price: number): number;
  /** Adds one unit and gives its price. */
  add(price: number): number;
  /** Takes one unit away and gives its price; the caller leaves at least one on the side. */
  remove(price: number): number;
  /** Price of the unit with this number, counted from the best price outward from 0. */
  priceOfUnit(index: number): number;
}

/** A side with `depth` units at each of `levels` prices from `first` outward. */
export function bookSide(
  kind: BookSide['kind'],
  { first, levels, depth }: { readonly first: number; readonly levels: number; readonly depth: number },
): BookSide {
  const outward = kind === 'bid' ? -1 : 1;
  const sizes = new Map<number, number>();
  for (let level = 0; level < levels; level++) sizes.set(first + outward * level, depth);
  let units = levels * depth;
  let best = first;
  const sizeAt = (price: number) => sizes.get(price) ?? 0;
  return {
    kind,
    units: () => units,
    best: () => best,
    sizeAt,
    add(price) {
      sizes.set(price, sizeAt(price) + 1);
      units++;
      if ((price - best) * outward < 0) best = price;
      return price;
    },
    remove(price) {
      const left = sizeAt(price) - 1;
      if (left > 0) sizes.set(price, left);
      else sizes.delete(price);
      units--;
      while (!sizes.has(best)) best += outward;
      return price;
    },
    priceOfUnit(index) {
      let price = best;
      for (let before = index; before >= sizeAt(price); price += outward) before -= sizeAt(price);
      return price;
    },
  };
}
