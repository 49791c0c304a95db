import type { QualityFinding } from '../../contracts/quality.ts';
import type { QuoteTick, Tick } from '../../contracts/tick.ts';
import { summary, toFinding, type Outcome, type Severity } from './offence.ts';

interface TickCheck<Row extends Tick> {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Ticks that offend against a check that quarantines should not be stored as data. */
  readonly severity: Severity;
  readonly takes: (tick: Tick) => tick is Row;
  /** What is wrong with a tick, given the one before it of the same kind; null when nothing is. */
  readonly fault: (tick: Row, before: Row | null) => string | null;
  readonly expected: string;
}

const defineTickCheck = <Row extends Tick>(check: TickCheck<Row>): TickCheck<Row> => check;

const isQuote = (tick: Tick): tick is QuoteTick => tick.kind === 'quote';
const isTick = (_tick: Tick): _tick is Tick => true;

/** Prices have fewer than 16 digits, so two that differ as text differ as doubles. */
const spread = ({ bidPrice, askPrice }: QuoteTick): number => Number(askPrice) - Number(bidPrice);

/** The instant of a tick in text, to the microsecond. */
function instant({ eventTimeNs, receivedTimeNs }: Tick): string {
  const time = eventTimeNs ?? receivedTimeNs;
  const milliseconds = new Date(Number(time / 1_000_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String((time / 1000n) % 1000n).padStart(3, '0')}Z`;
}

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
} as const;

function outcomeOf<Row extends Tick>(check: TickCheck<Row>, ticks: readonly Tick[]): Outcome {
  const offences: { readonly at: string; readonly found: string }[] = [];
  let before: Row | null = null;
  for (const tick of ticks) {
    if (!check.takes(tick)) continue;
    const fault = check.fault(tick, before);
    if (fault !== null) offences.push({ at: instant(tick), found: `${fault} at ${instant(tick)}` });
    before = tick;
  }
  return { offences, expected: check.expected, found: summary(offences, 'all so') };
}

/** Findings of every check on the ticks of one symbol, in the order in which they were recorded. */
export function checkTicks(symbol: string, ticks: readonly Tick[]): readonly QualityFinding[] {
  const { crossedBook, lockedBook, quotePrices, tickOrder } = tickChecks;
  const finding = ({ name, severity }: { readonly name: string; readonly severity: Severity }, outcome: Outcome) =>
    toFinding(symbol, name, severity, outcome);
  return [
    ...[crossedBook, lockedBook, quotePrices].map((check) => finding(check, outcomeOf(check, ticks))),
    finding(tickOrder, outcomeOf(tickOrder, ticks)),
  ];
}
