import type { QualityFinding } from '../../contracts/quality.ts';
import type { Tick } from '../../contracts/tick.ts';
import { summary, toFinding } from './offence.ts';
import { bookPrices, crossedSnapshot, duplicateBook } from './ticks/bookChecks.ts';
import { crossedBook, duplicateQuote, lateQuote, lockedBook, quotePrices } from './ticks/quoteChecks.ts';
import { instant, type TickCheck } from './ticks/tickCheck.ts';
import { staleTick, tickOrder } from './ticks/timeChecks.ts';
import { duplicateTrade, tradePrices } from './ticks/tradeChecks.ts';

/** Checks of the ticks of one symbol. Add a check: one entry. */
export const tickChecks = {
  crossedBook,
  lockedBook,
  quotePrices,
  tickOrder,
  duplicateTrade,
  duplicateQuote,
  lateQuote,
  tradePrices,
  crossedSnapshot,
  bookPrices,
  duplicateBook,
  staleTick,
} as const;

/** Why a tick should not be stored as data. */
export interface RefusedTick {
  /** Name of the first check that quarantines it. */
  readonly check: string;
  readonly reason: string;
}

/** Judges the ticks of one symbol one by one, in the order in which they came. */
export interface TickJudge {
  /** Null when the tick may be stored as data. */
  take(tick: Tick): RefusedTick | null;
  /** What every check found so far. */
  findings(): readonly QualityFinding[];
}

/** Remembers offences and what checks mark; nothing of the ticks that are fine. */
export function createTickJudge(symbol: string): TickJudge {
  const running = Object.values(tickChecks).map((check) => startCheck(symbol, check as unknown as TickCheck<Tick>));
  return {
    take(tick) {
      let refused: RefusedTick | null = null;
      for (const { name, take, severity } of running) {
        const reason = take(tick);
        if (reason !== null && severity === 'quarantine') refused ??= { check: name, reason };
      }
      return refused;
    },
    findings: () => running.map(({ finding }) => finding()),
  };
}

function startCheck<Row extends Tick>(symbol: string, check: TickCheck<Row>) {
  const { name, severity, expected } = check;
  const offences: { readonly at: string; readonly found: string }[] = [];
  const fault = check.watch();
  return {
    name,
    severity,
    take: (tick: Tick): string | null => {
      if (!check.takes(tick)) return null;
      const found = fault(tick);
      if (found === null) return null;
      const at = instant(tick);
      offences.push({ at, found: `${found} at ${at}` });
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
