/** What all ticks say of themselves. Times are nanoseconds since the epoch, UTC: a Date would lose all below the millisecond. */
interface TickBase {
  readonly venue: string;
  /** As the venue writes it, such as `BTC-USD`. */
  readonly symbol: string;
  /** When it happened, by the venue's clock; null where the venue does not say. */
  readonly eventTimeNs: bigint | null;
  /** When the frame came in, by ours. */
  readonly receivedTimeNs: bigint;
  /** The venue's own number of the message, where it gives one. */
  readonly sequence: number | null;
}

/** One trade. Price and size are decimal text, since floats would not give back what the venue wrote. */
export interface TradeTick extends TickBase {
  readonly kind: 'trade';
  readonly tradeId: string;
  readonly price: string;
  readonly size: string;
  /** Side of the order that took liquidity; null where the venue does not say. */
  readonly side: 'buy' | 'sell' | null;
}

/** Best bid and ask. */
export interface QuoteTick extends TickBase {
  readonly kind: 'quote';
  readonly bidPrice: string;
  readonly bidSize: string;
  readonly askPrice: string;
  readonly askSize: string;
}

/** New absolute sizes at price levels (size 0 removes the level), or the whole book when `snapshot`. */
export interface BookTick extends TickBase {
  readonly kind: 'book';
  readonly snapshot: boolean;
  /** Number of the first change in this message where a venue numbers changes; `sequence` is then the last one's. */
  readonly firstSequence: number | null;
  /** What the venue says the book's checksum is after this message, where it says so. */
  readonly checksum: number | null;
  readonly bids: readonly PriceLevel[];
  readonly asks: readonly PriceLevel[];
}

export interface PriceLevel {
  readonly price: string;
  readonly size: string;
}

export type Tick = TradeTick | QuoteTick | BookTick;
