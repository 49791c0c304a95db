import { SchemaError, SourceRefusedError, SourceUnavailableError } from '../../contracts/failures.ts';
import { excerpt } from '../fred/redact.ts';
import { requireAccess, requireDocument, serviceClient } from '../serviceClient.ts';
import type { Service, ServiceReply } from '../serviceClient.ts';
import type { SourceContext } from '../source.ts';
import { isRecord } from './wire.ts';

/** Yahoo turns clients away that look like crowds; this one says what it is and asks slowly. */
const yahooService: Service = {
  name: 'Yahoo',
  perSecond: 1,
  headers: { 'user-agent': 'regimen (research; rate-limited)' },
};
/** Before Yahoo's first bar, and after its last: an open range is the same request, and so the same answer, every day. */
const allTime = { period1: '-2208988800', period2: '9999999999' } as const;

export interface ChartReply {
  readonly document: unknown;
  readonly madeAt: number | null;
}

/** Asks for all daily bars of a symbol with their splits and dividends. */
export async function askChart(series: string, context: SourceContext): Promise<ChartReply> {
  const access = requireAccess('Yahoo', context.yahoo);
  const query = new URLSearchParams({ ...allTime, interval: '1d', events: 'div|split', includePrePost: 'false' });
  const path = `/v8/finance/chart/${encodeURIComponent(series)}?${query.toString()}`;
  const reply = await serviceClient(yahooService, access, context)(path, series);
  checkError(series, reply);
  return { document: requireDocument(yahooService, reply, series), madeAt: reply.madeAt };
}

/** Throws where the reply says that something went wrong, by status or by an error body, which may come with any status. */
function checkError(series: string, { status, body, document }: ServiceReply): void {
  const chart = isRecord(document) ? (document.chart ?? document.finance) : undefined;
  const error = isRecord(chart) && isRecord(chart.error) ? chart.error : null;
  if (status < 400 && error === null) return;
  const code = typeof error?.code === 'string' ? error.code : '';
  const description = typeof error?.description === 'string' ? error.description : '';
  const said = error === null ? excerpt(body) : excerpt(`${code}: ${description}`);
  if (status >= 500 || status === 408 || /internal|unavailable|timeout/i.test(code)) {
    throw new SourceUnavailableError(
      `Yahoo could not answer ${series} (HTTP ${status}, ${said}). It is worth another try.`,
    );
  }
  if (status === 404 || /not found/i.test(code)) {
    throw new SourceRefusedError(
      `Yahoo has no ${series} (HTTP ${status}, ${said}): check the symbol at https://finance.yahoo.com, or mark the series optional in the system file. ` +
        'Yahoo deletes the history of what is delisted; what was collected before is still in bronze.',
    );
  }
  if (status === 401 || status === 403) {
    throw new SourceRefusedError(
      `Yahoo turned this client away for ${series} (HTTP ${status}, ${said}): wait some hours, or read the bars from a file with the csv source.`,
    );
  }
  if (error === null && document === undefined && !body.trim().startsWith('{')) {
    throw new SchemaError(
      `Yahoo's answer to ${series} should be JSON, got HTTP ${status} with ${said}. Check that nothing stands between this machine and Yahoo.`,
    );
  }
  throw new SourceRefusedError(
    `Yahoo refused ${series} (HTTP ${status}, ${said}). The request itself is wrong, so trying again cannot help.`,
  );
}
