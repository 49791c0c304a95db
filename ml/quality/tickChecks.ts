import type { QualityFinding } from '../../contracts/quality.ts';
import type { QuoteTick, Tick, TradeTick } from '../../contracts/tick.ts';
import { summary, toFinding, type Severity } from './offence.ts';

interface TickCheck<Row extends Tick> {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Ticks that offend against a check that quarantines should not be stored as data. */
  readonly severity: Severity;
  readonly takes: (tick: Tick) => tick is Row;
  /** What is wrong with a tick, given the one before it of the same kind and marks it may leave; null when nothing is. */
  readonly fault: (tick: Row, before: Row | null, marks: Set<string>) => string | null;
  readonly expected: string;
}

const defineTickCheck = <Row extends Tick>(check: TickCheck<Row>): TickCheck<Row> => check;

const isQuote = (tick: Tick): tick is QuoteTick => tick.kind === 'quote';
const isTrade = (tick: Tick): tick is TradeTick => tick.kind === 'trade';
const isTick = (_tick: Tick): _tick is Tick => true;

/** Prices have fewer than 16 digits, so two that differ as text differ as doubles. */
const spread = ({ bidPrice, askPrice }: QuoteTick): number => Number(askPrice) - Number(bidPrice);

/** The instant of a tick in text, to the microsecond. */
function instant({ eventTimeNs, receivedTimeNs }: Tick): string {
  const time = eventTimeNs ?? receivedTimeNs;
  const milliseconds = new Date(Number(time / 1_000_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String((time / 1000n) % 1000n).padStart(3, '0')}Z`;
}

/** Ids of trades that are remembered: venues repeat what is recent. */
const rememberedTrades = 100_000;

/** Checks of the ticks of one symbol. Add a check: one entry. */
export const tickChecks = {
  crossedBook: defineTickCheck<QuoteTick>({
    name: 'crossed-book',
    purpose: 'No best bid is above the best ask: nobody trades at such prices, so the quote is wrong or stale.',
    cite: 'SEC Regulation NMS, rule 610(d), on locking and crossing quotations.',
    severity: 'quarantine',
    takes: isQuote,
    fault: (quote) => (spread(quote) < 0 ? `bid ${quote.bidPrice} above ask ${quote.askPrice}` : null),
    expected: 'bids at most as high as asks',
  }),
  lockedBook: defineTickCheck<QuoteTick>({
    name: 'locked-book',
    purpose: 'Best bid and best ask differ; where they are one price for long, updates are missing.',
    cite: 'SEC Regulation NMS, rule 610(d), on locking and crossing quotations.',
    severity: 'warn',
    takes: isQuote,
    fault: (quote) => (spread(quote) === 0 ? `bid and ask ${quote.bidPrice}` : null),
    expected: 'bids below asks',
  }),
  quotePrices: defineTickCheck<QuoteTick>({
    name: 'quote-prices',
    purpose: 'Prices of quotes are numbers above 0, and sizes are not negative.',
    cite: 'Definition of a quotation; venues write decimal text.',
    severity: 'quarantine',
    takes: isQuote,
    fault: ({ bidPrice, askPrice, bidSize, askSize }) => {
      const price = [bidPrice, askPrice].find((text) => !(Number(text) > 0 && Number.isFinite(Number(text))));
      const size = [bidSize, askSize].find((text) => !(Number(text) >= 0 && Number.isFinite(Number(text))));
      return price !== undefined ? `price ${price}` : size !== undefined ? `size ${size}` : null;
    },
    expected: 'prices above 0 and sizes of at least 0',
  }),
  tickOrder: defineTickCheck({
    name: 'tick-order',
    purpose: 'Ticks come in the order in which they were received.',
    cite: 'ISO/IEC 25012:2008, consistency.',
    severity: 'warn',
    takes: isTick,
    fault: (tick, before) =>
      before !== null && tick.receivedTimeNs < before.receivedTimeNs
        ? `received ${before.receivedTimeNs - tick.receivedTimeNs} ns before the one in front of it`
        : null,
    expected: 'times of receipt that do not fall',
  }),
  duplicateTrade: defineTickCheck<TradeTick>({
    name: 'duplicate-trade',
    purpose: 'No trade comes twice: the venue gives each an id, and a second one would count its size twice.',
    cite: 'ISO/IEC 25012:2008, consistency.',
    severity: 'quarantine',
    takes: isTrade,
    fault({ tradeId }, _before, marks) {
      if (marks.has(tradeId)) return `trade ${tradeId} again`;
      marks.add(tradeId);
      // Sets keep the order of insertion, so the first is the oldest.
      const [oldest] = marks.size > rememberedTrades ? marks : [];
      if (oldest !== undefined) marks.delete(oldest);
      return null;
    },
    expected: 'every trade once',
  }),
} as const;

/** Judges the ticks of one symbol one by one, in the order in which they came. */
export interface TickJudge {
  /** Why the tick should not be stored as data; null when it may be. */
  take(tick: Tick): string | null;
  /** What every check found so far. */
  findings(): readonly QualityFinding[];
}

/** Remembers offences, the tick before and what checks mark; nothing of the ticks that are fine. */
export function createTickJudge(symbol: string): TickJudge {
  const running = Object.values(tickChecks).map((check) => startCheck(symbol, check as unknown as TickCheck<Tick>));
  return {
    take(tick) {
      let refused: string | null = null;
      for (const { take, severity } of running) {
        const fault = take(tick);
        if (fault !== null && severity === 'quarantine') refused ??= fault;
      }
      return refused;
    },
    findings: () => running.map(({ finding }) => finding()),
  };
}

function startCheck<Row extends Tick>(symbol: string, check: TickCheck<Row>) {
  const { name, severity, expected } = check;
  const offences: { readonly at: string; readonly found: string }[] = [];
  const marks = new Set<string>();
  let before: Row | null = null;
  return {
    severity,
    take: (tick: Tick): string | null => {
      if (!check.takes(tick)) return null;
      const fault = check.fault(tick, before, marks);
      before = tick;
      if (fault === null) return null;
      const at = instant(tick);
      offences.push({ at, found: `${fault} at ${at}` });
      return offences.at(-1)!.found;
    },
    finding: (): QualityFinding =>
      toFinding(symbol, name, severity, { offences, expected, found: summary(offences, 'all so') }),
  };
}

/** Findings of every check on the ticks of one symbol, in the order in which they were recorded. */
export function checkTicks(symbol: string, ticks: readonly Tick[]): readonly QualityFinding[] {
  const judge = createTickJudge(symbol);
  for (const tick of ticks) judge.take(tick);
  return judge.findings();
}
