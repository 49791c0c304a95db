import assert from 'node:assert/strict';
import { ConfigError } from '../../../contracts/failures.ts';
import { pairLayout } from '../../../ml/graph/pairLayout.ts';

describe('pairLayout', () => {
  it('reads nodes, features and pairs from the names of columns, in either order of a pair', () => {
    const columns = ['b_with_a', 'b_flow', 'b_behind_a', 'a_flow'];
    assert.deepEqual(pairLayout(columns), {
      layout: { nodes: ['a', 'b'], features: ['flow'], places: [3, 1] },
      pairs: [{ node: 'b', other: 'a', lead: 2, correlation: 0 }],
    });
  });

  it('has every pair of three nodes once, by names that hold underscores', () => {
    const names = ['es', 'es_mini', 'spx'];
    const told = ['es_behind_es_mini', 'es_with_es_mini', 'spx_behind_es', 'spx_with_es'];
    const columns = [...names.map((name) => `${name}_flow`), ...told, 'es_mini_behind_spx', 'es_mini_with_spx'];
    const { layout, pairs } = pairLayout(columns, names);
    assert.deepEqual(layout.places, [0, 1, 2]);
    assert.deepEqual(
      pairs.map(({ node, other, lead, correlation }) => [node, other, lead, correlation]),
      [
        ['es', 'es_mini', 3, 4],
        ['spx', 'es', 5, 6],
        ['es_mini', 'spx', 7, 8],
      ],
    );
  });

  it('refuses pairs without their columns, saying which feature to add', () => {
    const refused = (columns: readonly string[], message: RegExp) =>
      assert.throws(
        () => pairLayout(columns),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    const own = ['a_flow', 'b_flow'];
    refused(own, /"a_behind_b" and "a_with_b", got 0 \(none\); add two features with measure: lead_lag .* value: lead/);
    refused([...own, 'a_behind_b'], /expected 2 columns of the pair a, b.* got 1 \("a_behind_b"\)/);
    const both = ['a_behind_b', 'a_with_b', 'b_behind_a', 'b_with_a'];
    refused([...own, ...both], /expected 2 columns .* got 4 \("a_behind_b", "a_with_b", "b_behind_a"/);
    refused([...own, 'c_flow', 'a_behind_b', 'a_with_b'], /of the pair a, c/);
    refused([...own, 'a_behind_c', 'a_with_c'], /got no "b_behind_c"|2 features/);
  });
});
