import assert from 'node:assert/strict';
import { evaluation } from '../../../report/sections/evaluation.ts';
import { samplePage } from '../samplePage.ts';

describe('evaluation section', () => {
  it('says once what several models share, with their names', () => {
    const run = samplePage().runs[0]!;
    const models = run.evaluation.models.map((model, index) => ({
      ...model,
      notes: index === 0 ? ['costs are in'] : ['costs are in', `own note ${index}`],
    }));
    const { markup } = evaluation({ ...run, evaluation: { ...run.evaluation, models } }, 'run');
    assert.equal(markup.split('costs are in').length - 1, 1);
    const [first, ...others] = models.map(({ id }) => id);
    assert.ok(markup.includes(`<strong>${[first, ...others].join(', ')}</strong>: costs are in`));
    assert.ok(markup.includes(`<strong>${others[0]!}</strong>: own note 1`));
  });
});
