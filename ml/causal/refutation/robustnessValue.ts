import { InputError } from '../../../contracts/failures.ts';
import { studentTQuantile } from '../../stats/studentT.ts';

interface RobustnessValue {
  /** Partial R² of the treatment with the outcome: what a confounder that explains all the rest of the outcome needs of the treatment. */
  readonly partialR2: number;
  /** Share of what is left of treatment and of outcome that a confounder must explain of both to bring the effect to 0. */
  readonly zero: number;
  /** The same to make it indistinguishable from 0 at `alpha`. */
  readonly insignificant: number;
}

/**
 * Sensitivity to an unobserved confounder: with f = |t|/√df the robustness value is ½(√(f⁴ + 4f²) − f²); for significance f is
 * lessened by f* = |t_{α/2, df−1}|/√(df − 1), is 0 where that is negative, and where f > 1/f* it is (f² − f*²)/(1 + f²).
 * Cinelli and Hazlett (2020), "Making sense of sensitivity", JRSS B 82, eq. 18–19; the last case as in sensemakr.
 * Example: t = 4.18, df = 783 (their Darfur study) gives 0.139 and 0.076.
 */
export function robustnessValue(t: number, df: number, alpha = 0.05): RobustnessValue {
  if (!Number.isFinite(t) || !(df > 1))
    throw new InputError(`A robustness value needs a finite t and more than 1 degree of freedom, got ${t} and ${df}.`);
  const f = Math.abs(t) / Math.sqrt(df);
  const critical = Math.abs(studentTQuantile(alpha / 2, df - 1)) / Math.sqrt(df - 1);
  const of = (value: number) => 0.5 * (Math.sqrt(value ** 4 + 4 * value * value) - value * value);
  const far = critical > 0 && f > 1 / critical;
  const insignificant = f <= critical ? 0 : far ? (f * f - critical * critical) / (1 + f * f) : of(f - critical);
  return { partialR2: (t * t) / (t * t + df), zero: of(f), insignificant };
}
