import { expect, it } from '@jest/globals';
import pg from 'pg';
import { urlsOfHosts } from './database-hosts.js';
import { withVerifiedTls } from './database-tls.js';

/** How the driver would connect: not at all encrypted, encrypted, or encrypted to a verified server. */
function protection(text: string): 'clear' | 'unverified' | 'verified' {
  const [url] = urlsOfHosts(text);
  const { ssl } = new pg.Client({ connectionString: url! }) as unknown as {
    ssl: boolean | { rejectUnauthorized?: boolean };
  };
  if (!ssl) return 'clear';
  return ssl !== true && ssl.rejectUnauthorized === false ? 'unverified' : 'verified';
}

it.each([
  ['postgres://u:p@db.example.org/d', 'verified'],
  ['postgres://u:p@db/d', 'verified'],
  ['postgres://u:p@10.0.0.7:5432/d', 'verified'],
  ['postgres://u:p@[fd00::7]/d', 'verified'],
  ['postgres://u:p@localhost.example.org/d', 'verified'],
  ['postgres://u:p@127.0.0.1.example.org/d', 'verified'],
  ['postgres://u:p@db/d?', 'verified'],
  ['postgres://u:p@db/d?application_name=x', 'verified'],
  ['postgres://u:p@db/d?sslmode=', 'verified'],
  ['postgres://u:p@db/d?ssl=', 'verified'],
  ['postgres://u:p@db/d?ssl=true', 'verified'],
  ['postgres://u:p@db/d?sslmode=require', 'verified'],
  ['postgres://u:p@db/d?sslmode=verify-ca', 'verified'],
  ['postgres://u:p@db/d?sslmode=verify-full', 'verified'],
  ['postgres://u:p@db/d?sslmode=misspelt', 'verified'],
  ['postgres://u:p@localhost/d?host=db', 'verified'],
  ['postgres://u:p@localhost/d?host=localhost&host=db', 'verified'],
  ['postgres://u:p@localhost/d?sslmode=require', 'verified'],
  ['postgres://u:p@localhost,db:5433/d', 'verified'],
  ['postgres://u:p@a,b/d?target_session_attrs=read-write', 'verified'],
  ['postgres://u:p@a,b/d?sslmode=require', 'verified'],
  ['postgres://u:p@a,b/d?sslmode=disable', 'clear'],
  ['postgres://u:p@localhost:1,127.0.0.1:2,[::1]:3/d', 'clear'],
  ['postgres://u:p@db/d?sslmode=no-verify', 'unverified'],
  ['postgres://u:p@db/d?uselibpqcompat=true&sslmode=require', 'unverified'],
  ['postgres://u:p@db/d?sslmode=disable', 'clear'],
  ['postgres://u:p@db/d?ssl=0', 'clear'],
  ['postgres://u:p@localhost/d', 'clear'],
  ['postgres://u:p@LOCALHOST/d', 'clear'],
  ['postgres://u:p@127.0.0.1:5432/d', 'clear'],
  ['postgres://u:p@127.1.2.3/d', 'clear'],
  ['postgres://u:p@[::1]:5432/d', 'clear'],
  ['postgres://%2Frun%2Fpostgresql/d', 'clear'],
  ['postgres:///d?host=/run/postgresql', 'clear'],
  ['postgres:///d', 'clear'],
])('%s is %s', (url, expected) => {
  expect(protection(withVerifiedTls(url))).toBe(expected);
});

it('a URL that names no host means this machine, whatever PGHOST says', () => {
  const before = process.env.PGHOST;
  process.env.PGHOST = 'db.example.org';
  try {
    expect(new pg.Client({ connectionString: withVerifiedTls('postgres:///d') }).host).toBe('localhost');
  } finally {
    if (before === undefined) delete process.env.PGHOST;
    else process.env.PGHOST = before;
  }
});

it.each([
  'postgres://u:p%40%2F@localhost/d',
  'postgres://u:p%40@db/d?sslmode=verify-full',
  'postgres://u:p@db/d?uselibpqcompat=true&sslmode=require',
  'postgres://u:p@db/d?sslrootcert=/ca.pem',
  'postgres://u:p@db/d?sslcert=/client.pem',
  'postgres://u:p@db/d?sslkey=/client.key',
])('%s needs no change, and gets none', (url) => {
  expect(withVerifiedTls(url)).toBe(url);
});

it.each(['prefer', 'require', 'verify-ca'])('sslmode=%s gets the mode that it means today', (mode) => {
  const url = `postgres://u:p@db/d?sslmode=${mode}`;
  expect(withVerifiedTls(url)).toBe(`${url}&sslmode=verify-full`);
  expect(withVerifiedTls(`${url}&uselibpqcompat=false`)).toContain('sslmode=verify-full');
});
