import { ConfigError } from '../../contracts/failures.ts';
import { checkKey } from '../objectStore.ts';

/** Where an S3 lake is. Credentials are no part of it: they come from the AWS credential chain. */
export interface S3Address {
  readonly bucket: string;
  /** Empty, or a key that every key of the store lies below. */
  readonly prefix: string;
  /** Another server than Amazon's. */
  readonly endpoint: string | null;
  readonly region: string | null;
  /** Bucket in the path instead of in the host name; the default where an endpoint is given. */
  readonly pathStyle: boolean;
  /** The address in one fixed form. */
  readonly uri: string;
}

const form = 's3://bucket/prefix?endpoint=http://host:port&region=us-east-1&pathStyle=1';
const parameters = ['endpoint', 'region', 'pathStyle'];

function wrong(why: string): ConfigError {
  return new ConfigError(`Expected a lake at ${form}, but ${why}.`);
}

function endpointOf(value: string | null): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw wrong('its endpoint is no http:// or https:// address');
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong('its endpoint holds a user or a password; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead');
  }
  if (url.search !== '' || url.hash !== '') throw wrong('its endpoint has a query of its own; encode or remove it');
  return url.href.replace(/\/+$/, '');
}

function pathStyleOf(value: string | null, endpoint: string | null): boolean {
  if (value === null) return endpoint !== null;
  if (value === '1' || value === '0') return value === '1';
  throw wrong('its pathStyle is neither 1 nor 0');
}

function prefixOf(path: string): string {
  let prefix: string;
  try {
    prefix = decodeURIComponent(path).replace(/^\/|\/$/g, '');
  } catch {
    throw wrong('its prefix has a % that is no escape; write %25');
  }
  if (prefix !== '') checkKey(prefix);
  return prefix;
}

/** Reads an address; what is wrong with it is a ConfigError that repeats no value, since a value may be a secret. */
export function parseS3Address(text: string): S3Address {
  if (!URL.canParse(text)) throw wrong('it is no address');
  const url = new URL(text);
  if (url.protocol !== 's3:') throw wrong('it does not begin with s3://');
  if (url.username !== '' || url.password !== '' || /^s3:\/\/[^/?#]*@/i.test(text)) {
    throw wrong('it holds a user or a password; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead');
  }
  for (const name of new Set(url.searchParams.keys())) {
    if (!parameters.includes(name)) {
      throw wrong(
        `it has a parameter other than ${parameters.join(', ')}; credentials come from AWS_ACCESS_KEY_ID and the like`,
      );
    }
    if (url.searchParams.getAll(name).length > 1) throw wrong(`it gives ${name} twice`);
  }
  const bucket = url.hostname;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || url.port !== '') {
    throw wrong('its bucket is not 3 to 63 lower-case letters, digits, dots and hyphens');
  }
  const prefix = prefixOf(url.pathname);
  const endpoint = endpointOf(url.searchParams.get('endpoint'));
  const region = url.searchParams.get('region') ?? (endpoint === null ? null : 'us-east-1');
  if (region !== null && !/^[a-z0-9-]{1,40}$/.test(region)) throw wrong('its region is not such as us-east-1');
  const pathStyle = pathStyleOf(url.searchParams.get('pathStyle'), endpoint);
  const query = new URLSearchParams({ ...(endpoint && { endpoint }), ...(region && { region }) });
  query.set('pathStyle', pathStyle ? '1' : '0');
  const path = prefix.split('/').map(encodeURIComponent).join('/');
  return { bucket, prefix, endpoint, region, pathStyle, uri: `s3://${bucket}/${path}?${query.toString()}` };
}
