import assert from 'node:assert/strict';
import { readPage } from '../../report/readPage.ts';
import { samplePage } from './samplePage.ts';

describe('readPage', () => {
  it('gives back the page it was written from', () =>
    assert.deepEqual(readPage(JSON.stringify(samplePage())), samplePage()));
  it('refuses with the place, what was expected and what came', () => {
    const refuses = (text: string, message: RegExp) =>
      assert.throws(() => readPage(text), { name: 'InputError', message });
    refuses('{', /should be JSON, got 1 characters/);
    refuses('[]', /page should be an object, got array/);
    refuses('{"title":"x","runs":{}}', /page\.runs should be of kind array, got object/);
    refuses('{"title":"x","runs":[],"drift":[null],"events":[]}', /page\.drift\[0\] should be an object, got null/);
  });
});
