/** A turn of a series: the last row of a rise (peak) or of a fall (trough). */
export interface TurningPoint {
  readonly row: number;
  readonly kind: 'peak' | 'trough';
}

/** Censoring rules, in rows. */
export interface TurningRules {
  /** A peak is the highest value within so many rows on both sides. */
  readonly window: number;
  /** Least rows from a peak to a trough or back. */
  readonly phase: number;
  /** Least rows from peak to peak and from trough to trough. */
  readonly cycle: number;
  /** Turns closer than this to the first or last row are not called. */
  readonly ends: number;
}

/** Local peaks and troughs of finite `y` over ±`window` rows, in row order; of a flat top the first row. */
export function localTurns(y: Float64Array, window: number): TurningPoint[] {
  const turns: TurningPoint[] = [];
  for (let row = window; row < y.length - window; row++) {
    let [peak, trough] = [true, true];
    for (let at = row - window; at <= row + window; at++) {
      if (at === row) continue;
      if (at < row ? y[at]! >= y[row]! : y[at]! > y[row]!) peak = false;
      if (at < row ? y[at]! <= y[row]! : y[at]! < y[row]!) trough = false;
    }
    if (peak !== trough) turns.push({ row, kind: peak ? 'peak' : 'trough' });
  }
  return turns;
}

/** Keeps the higher of two peaks in a row and the lower of two troughs, so that turns alternate. */
export function alternate(turns: readonly TurningPoint[], y: Float64Array): TurningPoint[] {
  const kept: TurningPoint[] = [];
  for (const turn of turns) {
    const last = kept.at(-1);
    if (last?.kind !== turn.kind) kept.push(turn);
    else if (turn.kind === 'peak' ? y[turn.row]! > y[last.row]! : y[turn.row]! < y[last.row]!)
      kept[kept.length - 1] = turn;
  }
  return kept;
}

/**
 * The censoring rules of Bry and Boschan (1971): drops turns near the ends, then the milder pair of any phase that is too
 * short, then the lower of two peaks (the higher of two troughs) less than a cycle apart, until all rules hold.
 */
export function censor(turns: readonly TurningPoint[], y: Float64Array, rules: TurningRules): TurningPoint[] {
  let kept = alternate(
    turns.filter(({ row }) => row >= rules.ends && row < y.length - rules.ends),
    y,
  );
  for (;;) {
    const short = shortest(kept, rules.phase);
    if (short >= 0) kept = alternate(withoutPhase(kept, short, y), y);
    else {
      const near = kept.findIndex((turn, i) => i >= 2 && turn.row - kept[i - 2]!.row < rules.cycle);
      if (near < 0) return kept;
      const [a, b] = [kept[near - 2]!, kept[near]!];
      const lower = y[a.row]! < y[b.row]! === (a.kind === 'peak') ? near - 2 : near;
      kept = alternate(kept.toSpliced(lower, 1), y);
    }
  }
}

function shortest(turns: readonly TurningPoint[], phase: number): number {
  let at = -1;
  for (let i = 1; i < turns.length; i++) {
    const length = turns[i]!.row - turns[i - 1]!.row;
    if (length < phase && (at < 0 || length < turns[at]!.row - turns[at - 1]!.row)) at = i;
  }
  return at;
}

/** Without the phase that ends at turn `at`; at an end of the record only its outer turn goes. */
function withoutPhase(turns: readonly TurningPoint[], at: number, y: Float64Array): TurningPoint[] {
  if (at === 1 && turns.length > 2) return turns.toSpliced(0, 1);
  if (at === turns.length - 1) return turns.toSpliced(at, 1);
  return alternate(turns.toSpliced(at - 1, 2), y);
}
