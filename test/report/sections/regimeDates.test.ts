import assert from 'node:assert/strict';
import type { Html } from '../../../report/html.ts';
import { nothing } from '../../../report/html.ts';
import { datedTurns, matchedStates, regimeAlarms, stateCounts } from '../../../report/sections/regimeDates.ts';
import { sampleRegimes } from '../sampleRegimes.ts';

const plain = ({ markup }: Html) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

const { model, time, states, filtered, smoothed, features, means, transitionMatrix, durations, recessions } =
  sampleRegimes();
const bare = { model, time, states, filtered, smoothed, features, means, transitionMatrix, durations, recessions };

describe('dates and numbers of regimes', () => {
  const view = sampleRegimes();

  it('lists alarms with state, rule and probability', () => {
    const text = plain(regimeAlarms(view));
    assert.match(text, /3 regime change alarms: 2 by level, 1 by evidence added up/);
    assert.match(text, /2008-02-29 contraction ▲ begins level crossed 0\.871/);
    assert.match(text, /2009-08-31 contraction ▽ ends level crossed 0\.312/);
  });

  it('sets turning points beside the NBER, and says where there is none', () => {
    const text = plain(datedTurns(view.turningPoints));
    assert.match(text, /3 turning points of PAYEMS, 1960-01 to 2019-11/);
    assert.match(text, /2008-01 peak 2007-12 1 month later/);
    assert.match(text, /2015-01 peak none near —/);
  });

  it('tells which state of the champion each state is', () => {
    const states = [
      { state: 'contraction', was: 'trough', distance: 0.25 },
      { state: 'expansion', was: null, distance: null },
    ];
    const text = plain(matchedStates({ champion: 3, states, gone: ['peak'] }));
    assert.match(text, /States of champion v3: 1 state under another name .* Gone: peak\./);
    assert.match(text, /contraction trough 0\.25/);
    assert.match(text, /expansion new —/);
    assert.match(plain(matchedStates({ champion: 3, states: [], gone: [] })), /names are kept/);
    assert.equal(matchedStates(null), nothing);
  });

  it('stars what each criterion chooses and says what a change would be worth', () => {
    const counts = view.stateCounts!;
    const text = plain(stateCounts(counts));
    assert.equal(text.split('★').length - 1, 1 + 4);
    assert.match(text, /3 states instead of the champion’s 2: the gain is more than 0\.0100 nats a row out of time/);
    assert.match(plain(stateCounts({ ...counts, next: { present: 2, penalty: 0.5, states: 2 } })), /2 states stay/);
    assert.match(
      plain(stateCounts({ ...counts, next: { present: null, penalty: 0.5, states: 3 } })),
      /3 states are next/,
    );
  });

  it('leaves older reports as they were', () => {
    assert.deepEqual([regimeAlarms(bare), datedTurns(undefined), stateCounts(null)], [nothing, nothing, nothing]);
  });
});
