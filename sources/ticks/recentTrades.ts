/**
 * Says whether a trade is new, by its number and symbol. Venues tell recent trades again after each subscription; the
 * last `limit` of each symbol are remembered, which is far more than any of them repeats.
 */
export function createRecentTrades(limit = 10_000): (symbol: string, tradeId: string) => boolean {
  const seen = new Map<string, Set<string>>();
  return (symbol, tradeId) => {
    let ids = seen.get(symbol);
    if (ids === undefined) seen.set(symbol, (ids = new Set()));
    if (ids.has(tradeId)) return false;
    ids.add(tradeId);
    // Sets keep the order of insertion, so the first is the oldest.
    if (ids.size > limit) for (const oldest of ids) return ids.delete(oldest);
    return true;
  };
}
