import assert from 'node:assert/strict';
import { catalogue } from '../../scripts/catalogue.ts';
import { read } from './markdown.ts';

describe('docs/catalogue.md', () => {
  it('is what the registries give', async () => {
    assert.equal(
      read('docs/catalogue.md'),
      await catalogue(),
      'docs/catalogue.md is older than the registries; run: npm run catalogue',
    );
  });
});
