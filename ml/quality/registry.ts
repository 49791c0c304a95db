import { adjustmentWithoutJump } from './adjustmentWithoutJump.ts';
import { allMissing } from './allMissing.ts';
import { barPrices } from './barPrices.ts';
import { calendarGaps } from './calendarGaps.ts';
import type { CheckDefinition } from './check.ts';
import { completeness } from './completeness.ts';
import { duplicateDates } from './duplicateDates.ts';
import { frequency } from './frequency.ts';
import { jumpWithoutSplit } from './jumpWithoutSplit.ts';
import { minimumObservations } from './minimumObservations.ts';
import { minimumYears } from './minimumYears.ts';
import { offSession } from './offSession.ts';
import { outOfOrder } from './outOfOrder.ts';
import { range } from './range.ts';
import { revisionSize } from './revisionSize.ts';
import { staleness } from './staleness.ts';
import { staleRepeats } from './staleRepeats.ts';
import { unitJumps } from './unitJumps.ts';

/** Every check of collected data, in the order of the report. Add a check: one file, one line. */
export const checks = {
  allMissing,
  duplicateDates,
  outOfOrder,
  completeness,
  minimumObservations,
  minimumYears,
  frequency,
  staleness,
  calendarGaps,
  offSession,
  staleRepeats,
  range,
  unitJumps,
  revisionSize,
  barPrices,
  adjustmentWithoutJump,
  jumpWithoutSplit,
} satisfies Record<string, CheckDefinition>;

export type CheckName = keyof typeof checks;
