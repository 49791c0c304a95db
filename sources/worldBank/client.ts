import { SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import { excerpt } from '../fred/redact.ts';
import { requireAccess, requireDocument, serviceClient } from '../serviceClient.ts';
import type { Service, ServiceReply } from '../serviceClient.ts';
import type { SourceContext } from '../source.ts';
import { isRecord } from './wire.ts';

const worldBankService: Service = { name: 'The World Bank', perSecond: 5, headers: {} };

/** Message ids that mean "not now" rather than "never". */
const passing = ['105', '199'];

/** Asks for one page of an indicator; a message that came in place of data is a failure, whatever its HTTP status. */
export type IndicatorClient = (page: number, perPage: number) => Promise<unknown>;

export function indicatorClient(series: string, country: string, context: SourceContext): IndicatorClient {
  const access = requireAccess('The World Bank', context.worldBank);
  const ask = serviceClient(worldBankService, access, context);
  return async (page, perPage) => {
    const query = new URLSearchParams({ format: 'json', per_page: String(perPage), page: String(page) });
    const what = `${series} of ${country}`;
    const path = `/v2/country/${encodeURIComponent(country)}/indicator/${encodeURIComponent(series)}?${query.toString()}`;
    const reply = await ask(path, what);
    checkMessage(what, reply);
    return requireDocument(worldBankService, reply, what);
  };
}

interface Message {
  readonly id: string;
  readonly text: string;
}

/** `[{"message":[{"id":"120","key":"Invalid value","value":"…"}]}]`, which comes with HTTP 200. */
function messageIn(document: unknown): Message | null {
  const head: unknown = Array.isArray(document) ? document[0] : document;
  const messages = isRecord(head) ? head.message : undefined;
  if (messages === undefined) return null;
  const first: unknown = Array.isArray(messages) ? messages[0] : messages;
  if (!isRecord(first)) return { id: '', text: JSON.stringify(messages) };
  return { id: String(first.id), text: `${String(first.id)} ${String(first.key)}: ${String(first.value)}` };
}

function checkMessage(what: string, { status, body, document }: ServiceReply): void {
  const message = messageIn(document);
  if (status < 400 && message === null) return;
  const said = `HTTP ${status}, ${excerpt(message?.text ?? body)}`;
  if (status >= 500 || status === 408 || passing.includes(message?.id ?? '')) {
    throw new SourceUnavailableError(`The World Bank could not answer ${what} (${said}). It is worth another try.`);
  }
  throw new SourceRefusedError(
    `The World Bank refused ${what} (${said}): check the indicator at https://data.worldbank.org/indicator and the country's three-letter code, or mark the series optional in the system file.`,
  );
}
