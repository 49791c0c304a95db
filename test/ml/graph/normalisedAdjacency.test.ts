import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { neighbours, normalisedAdjacency } from '../../../ml/graph/normalisedAdjacency.ts';
import { assertClose } from '../../support/assertClose.ts';

const edge = (from: string, to: string, weight = 1) => ({ from, to, lag: 1, weight });
const both = (a: string, b: string) => [edge(a, b), edge(b, a)];
const nodes = ['0', '1', '2', '3'];

describe('normalisedAdjacency', () => {
  it('is Kipf and Welling’s on edges that go both ways', () => {
    const found = normalisedAdjacency({ nodes, edges: [...both('0', '1'), ...both('1', '2'), ...both('1', '3')] });
    const expected = [0.5, 0.35355339, 0, 0, 0.35355339, 0.25, 0.35355339, 0.35355339];
    [...expected, 0, 0.35355339, 0.5, 0, 0, 0.35355339, 0, 0.5].forEach((value, at) =>
      assertClose(found[at]!, value, { abs: 5e-9, why: `entry ${at}` }),
    );
  });

  it('lets a follower hear its leader with the weight’s sign, and leaves a lone node to itself', () => {
    const graph = { nodes: ['a', 'b', 'c'], edges: [edge('a', 'b', -0.5)] };
    const found = normalisedAdjacency(graph);
    // Row b holds a; b hears 1.5, a tells 1.5.
    assertClose(found[3]!, -0.5 / Math.sqrt(1.5 * 1.5), { rel: 1e-15, why: 'from a to b' });
    assert.equal(found[1], 0);
    assert.equal(found[8], 1);
    assert.deepEqual([...neighbours(graph)], [1, 0, 0, 1, 1, 0, 0, 0, 1]);
  });

  it('turns with the nodes', () => {
    const edges = [edge('a', 'b', 0.3), edge('b', 'c', 0.7), edge('a', 'c', 0.2)];
    const forth = normalisedAdjacency({ nodes: ['a', 'b', 'c'], edges });
    const back = normalisedAdjacency({ nodes: ['c', 'b', 'a'], edges });
    assert.deepEqual(back, forth.toReversed());
  });

  it('refuses edges of other nodes, to itself and without weight', () => {
    const refused = (...edges: readonly ReturnType<typeof edge>[]) =>
      assert.throws(() => normalisedAdjacency({ nodes: ['a', 'b'], edges }), InputError);
    refused(edge('a', 'z'));
    refused(edge('z', 'a'));
    refused(edge('a', 'a'));
    refused(edge('a', 'b', NaN));
  });
});
