import assert from 'node:assert/strict';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';

/** The least that a system needs, as YAML. */
export const minimal = `
name: tiny
description: The least that a system needs.
kind: regime
calendar: monthly
start: 1960-01-01
sources:
  - { source: fred, series: { id: GS10, frequency: monthly } }
features:
  rate: { feature: value, of: GS10 }
splits: { first_test: 1990-01-01, test_rows: 12 }
models:
  hmm: { model: gaussian-hmm }
policy: { metric: log_likelihood_per_observation, direction: higher }
monitor: { window_rows: 6 }
`;

/** What a system file is refused for; empty when it is taken. */
export const problemsOf = (text: string): readonly string[] => {
  try {
    parseSystem(text, 'tiny.yaml', known);
  } catch (error) {
    assert.equal((error as Error).name, 'ConfigError');
    const [head, ...lines] = (error as Error).message.split('\n');
    const count = lines.length === 1 ? '1 problem' : `${lines.length} problems`;
    assert.equal(head, `tiny.yaml has ${count}; correct the file:`);
    return lines.map((line) => line.trim());
  }
  return [];
};

/** The least of a system that predicts. */
export const signal = minimal
  .replace('kind: regime', 'kind: signal')
  .replace('calendar: monthly', 'calendar: daily')
  .replace('sources:', 'sources:\n  - { source: csv, series: [{ id: SP500, frequency: daily }] }')
  .replace('features:', 'target: { name: up, horizon: 5 }\nfeatures:');
