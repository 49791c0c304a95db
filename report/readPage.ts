import { InputError } from '../contracts/failures.ts';
import type { ReportPage } from '../contracts/report.ts';

type Shape = Readonly<Record<string, 'string' | 'array' | 'object'>>;

const pageShape: Shape = { title: 'string', runs: 'array', drift: 'array', events: 'array' };
const runShape: Shape = {
  system: 'string',
  kind: 'string',
  asOf: 'string',
  executionId: 'string',
  stages: 'array',
  quality: 'object',
  evaluation: 'object',
  verdict: 'object',
  artifacts: 'array',
  environment: 'object',
};
const driftShape: Shape = { system: 'string', asOf: 'string', features: 'array', scores: 'array', alerts: 'array' };
const eventShape: Shape = { system: 'string', asOf: 'string', sentence: 'string' };

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function check(value: unknown, shape: Shape, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InputError(`${where} should be an object, got ${kindOf(value)}; write it as a ReportPage.`);
  const found = value as Readonly<Record<string, unknown>>;
  for (const [name, kind] of Object.entries(shape)) {
    const got = kindOf(found[name]);
    if (got !== kind)
      throw new InputError(`${where}.${name} should be of kind ${kind}, got ${got}; write it as a ReportPage.`);
  }
  return found;
}

/** Reads a page from JSON; refuses with the path of the first thing that is not as a page has it. */
export function readPage(text: string): ReportPage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `The page should be JSON, got ${text.length} characters that are not; write it as a ReportPage.`,
      { cause },
    );
  }
  const page = check(value, pageShape, 'page');
  const each = (name: string, shape: Shape) =>
    (page[name] as readonly unknown[]).forEach((one, at) => check(one, shape, `page.${name}[${at}]`));
  each('runs', runShape);
  each('drift', driftShape);
  each('events', eventShape);
  return value as ReportPage;
}
