import { quantileOfSorted } from '../stats/quantile.ts';
import { defineCheck, present, type Revision, type Subject } from './check.ts';
import { summary } from './offence.ts';

const parameters = {
  usualRevisions: { value: 20, meaning: 'how many times the median relative revision is beyond the usual' },
  leastChange: { value: 0.1, meaning: 'relative change below which no revision is worth a word' },
};

/** Fewer revisions than these do not tell what is usual. */
const leastRevisions = 10;

const median = (values: readonly number[]): number =>
  quantileOfSorted(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** |to − from| in units of |from|, or of the median size where signs alternate and |from| may be near 0. */
function relativeChanges(subject: Subject): readonly number[] {
  const { values } = present(subject);
  const signed = values.some((value) => value < 0) && values.some((value) => value > 0);
  const typical = median(values.map(Math.abs));
  return subject.revisions.map(({ from, to }) => {
    const unit = signed || from === 0 ? typical : Math.abs(from);
    return unit === 0 ? 0 : Math.abs(to - from) / unit;
  });
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

export const revisionSize = defineCheck({
  name: 'revision-size',
  purpose:
    'No release changes an earlier value by far more than revisions of this series usually do; a new base year or definition does.',
  cite: 'Croushore (2011), "Frontiers of real-time data analysis", Journal of Economic Literature 49; band by medians as in Hampel (1974).',
  applies: ['observations'],
  severity: 'warn',
  onEmpty: false,
  parameters,
  run(subject) {
    const changes = relativeChanges(subject);
    const usual = changes.length < leastRevisions ? 0 : median(changes);
    const limit = Math.max(parameters.leastChange.value, parameters.usualRevisions.value * usual);
    const told = ({ date, vintage, from, to }: Revision, change: number) =>
      `${date} from ${from} to ${to} (${percent(change)}) on ${vintage}`;
    const offences = subject.revisions.flatMap((revision, row) =>
      changes[row]! > limit ? [{ at: revision.date, found: told(revision, changes[row]!) }] : [],
    );
    return {
      offences,
      expected: `revisions of at most ${percent(limit)}`,
      found: summary(offences, `${changes.length} revisions, none larger`),
    };
  },
});
