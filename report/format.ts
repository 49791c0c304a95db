/** Numbers and times as a reader wants them; the same on every machine, whatever its locale. */

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');
const signed = (text: string) => text.replace(/^-/, '−');

/** Four significant digits; whole numbers in full; null as a dash. */
export function formatNumber(value: number | null): string {
  if (value === null) return '—';
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return (value < 0 ? '−' : '') + grouped(String(size));
  if (size < 1e-4 || size >= 1e9) return signed(value.toExponential(2));
  if (size >= 1e4) return (value < 0 ? '−' : '') + grouped(size.toFixed(0));
  return signed(size >= 1 ? value.toPrecision(4) : value.toFixed(4));
}

/** `0.012`, `< 0.001`. */
export function formatPValue(value: number | null): string {
  if (value === null) return '—';
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** Percent, rounded down: nothing short of all of it reads as 100 %. */
export function formatShare(value: number | null): string {
  if (value === null) return '—';
  const percent = Math.floor(value * 1000 + 1e-9) / 10;
  return `${percent === 100 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `340 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours === 0) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
}

const iso = (epochMs: number) => (Math.abs(epochMs) <= 8.64e15 ? new Date(epochMs).toISOString() : '—');

export const formatDay = (epochMs: number): string => iso(epochMs).slice(0, 10);

export const formatMoment = (epochMs: number): string => iso(epochMs).slice(0, 19).replace('T', ' ');

export function plural(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : noun.endsWith('s') ? '' : 's'}`;
}
