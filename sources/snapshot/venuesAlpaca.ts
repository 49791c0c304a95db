import { isoTime, texts, type Protocol } from './venuesProtocol.ts';

const error = (code: number, msg: string) => JSON.stringify([{ T: 'error', code, msg }]);

/** Alpaca: greeting, key, then subscriptions; an account has one place. */
export const serveAlpaca: Protocol = (line) => {
  const subscribed = { trades: new Set<string>(), quotes: new Set<string>() };
  let authenticated = false;
  line.reply('[{"T":"success","msg":"connected"}]');
  const authenticate = (key: unknown, secret: unknown) => {
    if (key !== line.account.key || secret !== line.account.secret) line.reply(error(402, 'auth failed'));
    else if (!line.takePlace()) {
      line.reply(error(406, 'connection limit exceeded'));
      line.close(1000, '');
    } else {
      authenticated = true;
      line.reply('[{"T":"success","msg":"authenticated"}]');
    }
  };
  return {
    farewell: null,
    message({ action, key, secret, trades, quotes }) {
      if (action === 'auth') authenticate(key, secret);
      else if (!authenticated) line.reply(error(401, 'not authenticated'));
      else if (action !== 'subscribe') line.reply(error(400, 'invalid syntax'));
      else {
        texts(trades).forEach((symbol) => subscribed.trades.add(symbol));
        texts(quotes).forEach((symbol) => subscribed.quotes.add(symbol));
        const all = { trades: [...subscribed.trades], quotes: [...subscribed.quotes], bars: [] };
        line.reply(JSON.stringify([{ T: 'subscription', ...all }]));
      }
    },
    beat: () => undefined,
    step({ symbol, book }, { timeNs, trades }) {
      const time = isoTime(timeNs);
      const messages: string[] = [];
      if (subscribed.trades.has(symbol)) {
        for (const { id, price, size } of trades) {
          messages.push(
            `{"T":"t","i":${id},"S":"${symbol}","x":"V","p":${price},"s":${size},"c":["@"],"z":"C","t":"${time}"}`,
          );
        }
      }
      if (subscribed.quotes.has(symbol)) {
        const [bid, ask] = [book.best('bid')!, book.best('ask')!];
        messages.push(
          `{"T":"q","S":"${symbol}","bx":"V","bp":${bid.price},"bs":${bid.size},"ax":"V","ap":${ask.price},"as":${ask.size},"c":["R"],"z":"C","t":"${time}"}`,
        );
      }
      if (messages.length > 0) line.data(`[${messages.join()}]`);
    },
  };
};
