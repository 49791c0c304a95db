/** A best bid and ask, NaN while there is none. */
export interface Touch {
  readonly bid: number;
  readonly ask: number;
}

interface QuoteInForce {
  quote(timeNs: bigint, bid: number, ask: number): void;
  /** Touch of the last quote strictly before `timeNs − delayNs`; asked for times that do not fall. */
  before(timeNs: bigint): Touch;
}

/**
 * The quote that a trade met, as a stream: the last one strictly before the trade's time less a delay. A feed often tells
 * the quote that a trade made before the trade itself, so without a delay the trade is compared with its own effect.
 * Lee and Ready (1991), J. Finance 46(2), section II, found 5 s right for the exchange of their time.
 */
export function createQuoteInForce(delayNs: bigint): QuoteInForce {
  let waiting: (Touch & { readonly timeNs: bigint })[] = [];
  let next = 0;
  let touch: Touch = { bid: NaN, ask: NaN };
  const pass = (timeNs: bigint) => {
    for (; next < waiting.length && waiting[next]!.timeNs < timeNs - delayNs; next++) touch = waiting[next]!;
    if (next < 64 || next * 2 < waiting.length) return;
    waiting = waiting.slice(next);
    next = 0;
  };
  return {
    quote(timeNs, bid, ask) {
      // What lies so far before this quote lies so far before every later trade: nothing waits without end.
      pass(timeNs);
      waiting.push({ timeNs, bid, ask });
    },
    before(timeNs) {
      pass(timeNs);
      return touch;
    },
  };
}
