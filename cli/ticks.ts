import { InputError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { QualityFinding } from '../contracts/quality.ts';
import { venues, type VenueName } from '../sources/ticks/registry.ts';
import type { Venue } from '../sources/ticks/venue.ts';

export function venueNamed(name: string): Venue {
  const known = Object.keys(venues);
  if (Object.hasOwn(venues, name)) return venues[name as VenueName];
  throw new InputError(`Venues are ${known.join(', ')}, got "${name}".${suggestion(name, known)}`);
}

/** A line for every check of ticks that found something. */
export const tickFindings = (findings: readonly QualityFinding[]): string[] =>
  findings
    .filter(({ status }) => status !== 'pass')
    .map(({ check, status, count, found }) => `${check} ${status}, ${count} ticks: ${found}`);
