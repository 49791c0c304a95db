import type { TestDefinition } from './comparison.ts';
import { blockBootstrapMean, blockBootstrapSharpe, bootstrapMean } from './tests/bootstrapTests.ts';
import { brunnerMunzel } from './tests/brunnerMunzel.ts';
import { kolmogorovSmirnov } from './tests/kolmogorovSmirnovTest.ts';
import { mannWhitney } from './tests/mannWhitney.ts';
import { pairedT, student, welch } from './tests/studentTest.ts';
import { wilcoxon } from './tests/wilcoxonSignedRank.ts';

/** Every test of two samples. Add one: one file, one line. */
export const comparisonTests = {
  welch,
  student,
  pairedT,
  mannWhitney,
  brunnerMunzel,
  wilcoxon,
  kolmogorovSmirnov,
  bootstrapMean,
  blockBootstrapMean,
  blockBootstrapSharpe,
} satisfies Record<string, TestDefinition>;
