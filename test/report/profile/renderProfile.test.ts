import assert from 'node:assert/strict';
import type { ProfilePage } from '../../../contracts/profile.ts';
import { profileTable } from '../../../ml/profile/profileTable.ts';
import { renderProfile } from '../../../report/profile/renderProfile.ts';
import { sampleProfile } from './sampleProfile.ts';

const hostile = `"'><img src=x onerror=alert(1)>&\0`;

function poison(value: unknown, key = ''): unknown {
  if (key === 'reading') return value;
  if (typeof value === 'string') return value + hostile;
  if (Array.isArray(value)) return value.map((one: unknown) => poison(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poison(one, name)]));
  return value;
}

const hasNo = (text: string, pattern: RegExp) => assert.equal(pattern.exec(text)?.[0], undefined);
const count = (text: string, part: string) => text.split(part).length - 1;

describe('renderProfile', () => {
  const page = sampleProfile();
  const written = renderProfile(page);

  it('has every part, every column and the reading of every test', () => {
    for (const title of ['Distributions', 'Missing values', 'Correlations', 'Dependence on the past'])
      assert.ok(written.includes(`>${title}</h3>`), title);
    for (const name of ['heavy', 'negative', 'constant', 'empty']) assert.ok(written.includes(name), name);
    assert.ok(count(written, '✓ stationary') >= 4 && count(written, '▲ unit root') >= 2);
    assert.ok(written.includes('needs values that vary, got 3 in every row'));
    assert.ok(written.includes('163 (27.1 %)'));
    assert.match(written, /\(p ≥ 0\.1, 4 lags\)/);
    assert.ok(new Set(written.match(/>index_of_every\w*…</g)).size >= 2, 'long names are shortened by layout');
  });

  it('has ids that are unique, links that lead to one, and a name for every chart', () => {
    const ids = [...written.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, target] of written.matchAll(/(?:href="#|url\(#|labelledby=")([\w-]+)[")]/g))
      assert.ok(ids.includes(target!), target);
    assert.equal(count(written, '<figure>') * 2, count(written, 'role="img"'));
    assert.equal(count(written, '<figure>'), 3);
  });

  it('asks for nothing outside itself, has no script, and no number that is none', () => {
    hasNo(written, /https?:|\bsrc=|@import|<script|url\((?!#)/);
    hasNo(written, /NaN|undefined|Infinity|\[object/);
  });

  it('is the same bytes for the same profile', () => assert.equal(renderProfile(sampleProfile()), written));

  it('escapes every string, wherever it stands', () => {
    const poisoned = renderProfile(poison(page) as ProfilePage);
    hasNo(poisoned, /<img|<script/);
    assert.equal(count(poisoned, '\0'), 0);
    assert.ok(count(poisoned, '&lt;img src=x') > 50);
  });

  it('renders tables that have next to nothing', () => {
    const bare = (numbers: readonly { readonly name: string; readonly values: Float64Array }[], rows: number) =>
      renderProfile(profileTable({ title: 'T', source: 'T', sha256: '', rows, time: null, numbers, texts: [] }));
    hasNo(bare([], 3), /NaN|undefined|Infinity|\[object|<figure/);
    hasNo(bare([{ name: 'x', values: Float64Array.of(1) }], 1), /NaN|undefined|Infinity|\[object/);
    hasNo(bare([{ name: 'x', values: Float64Array.of(NaN, NaN) }], 2), /NaN|undefined|Infinity|\[object/);
  });
});
