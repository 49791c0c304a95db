import type { Tick } from '../../../contracts/tick.ts';
import type { Severity } from '../offence.ts';

export interface TickCheck<Row extends Tick> {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** Ticks that offend against a check that quarantines should not be stored as data. */
  readonly severity: Severity;
  readonly takes: (tick: Tick) => tick is Row;
  /** Begins a symbol: gives what says of each tick in turn what is wrong with it, or null. */
  readonly watch: () => (tick: Row) => string | null;
  readonly expected: string;
}

export const defineTickCheck = <Row extends Tick>(check: TickCheck<Row>): TickCheck<Row> => check;

/** Where a check repeats what the definition of its terms says. */
export const consistency = 'ISO/IEC 25012:2008, consistency.';

export const isPrice = (text: string): boolean => Number(text) > 0 && Number.isFinite(Number(text));
export const isSize = (text: string): boolean =>
  text.trim() !== '' && Number(text) >= 0 && Number.isFinite(Number(text));

/** The instant of a tick in text, to the microsecond. */
export function instant({ eventTimeNs, receivedTimeNs }: Tick): string {
  const time = eventTimeNs ?? receivedTimeNs;
  const milliseconds = new Date(Number(time / 1_000_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String((time / 1000n) % 1000n).padStart(3, '0')}Z`;
}
