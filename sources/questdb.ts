import { collectBars } from './questdb/collect.ts';
import { parseBronze } from './questdb/parse.ts';
import { defineSource } from './source.ts';

/**
 * Daily bars out of a table in QuestDB, made there of trades or of shorter bars. A day is a UTC day, known at its end; the
 * day that is not over by the server's clock is left out. The options say where things are:
 *
 * | option | what it names | when not given |
 * |---|---|---|
 * | `table` | the table, which has a designated timestamp | `trades` |
 * | `symbol_column` | whose value is the series' id | `symbol` |
 * | `venue` | only rows with this value of the column `venue` | all rows |
 * | `rows` | `trades`, or `bars` that are put together | `trades` |
 * | `price_column`, `size_column` | of trades | `price`, `size` |
 * | `open_column` … `volume_column` | of bars: `open`, `high`, `low`, `close`, `volume` | those names |
 */
export const questdb = defineSource({
  name: 'questdb',
  revision: 1,
  purpose: 'Daily bars that QuestDB makes of the trades, or of the shorter bars, in a table of its own.',
  cite: 'QuestDB REST API, /exec, and SAMPLE BY: https://questdb.com/docs/reference/api/rest/',
  kind: 'bars',
  options: [
    'table',
    'symbol_column',
    'venue',
    'rows',
    'price_column',
    'size_column',
    'open_column',
    'high_column',
    'low_column',
    'close_column',
    'volume_column',
  ],
  fetch: collectBars,
  parse: parseBronze,
});
