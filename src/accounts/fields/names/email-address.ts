import { createRequire } from 'node:module';
import type { toASCII } from 'tr46';
import { foldCase } from './fold-case.js';
import { sameName } from './same-name.js';

/** UTS #46, non-transitional and strict, except that `r3---sn.example` is a domain as DNS has them. */
const STRICT = {
  checkBidi: true,
  checkHyphens: false,
  checkJoiners: true,
  transitionalProcessing: false,
  useSTD3ASCIIRules: true,
  verifyDNSLength: true,
};

/** It is its own ASCII form, but for letter case. */
const PLAIN = /^(?!.*xn--)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i;

/** Unicode's tables take 12 ms and 4 MB: most services never see such a domain. */
let tables: { readonly toASCII: typeof toASCII } | undefined;

/** A domain as UTS #46 writes it in ASCII; null: it has no such form, so it is none. */
export function asciiDomain(domain: string): string | null {
  if (PLAIN.test(domain)) return domain.toLowerCase();
  tables ??= createRequire(import.meta.url)('tr46') as NonNullable<typeof tables>;
  return tables.toASCII(domain, STRICT);
}

/** What is before and after the last @; the domain in ASCII, null if there is none. */
export function partsOf(address: string): { readonly local: string; readonly domain: string | null } {
  const at = address.lastIndexOf('@');
  if (at === -1) return { local: address, domain: null };
  return { local: address.slice(0, at), domain: asciiDomain(address.slice(at + 1)) };
}

/** Whether two texts are one mailbox: the part before the @ as names are compared, the domain in ASCII. */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [partsOf(a), partsOf(b)];
  return one.domain !== null && one.domain === other.domain && sameName(one.local, other.local);
}

/** The key under which addresses are unique and looked up, as wide as that of names. Any text has one. */
export function addressKey(address: string): string {
  const { local, domain } = partsOf(address);
  return domain === null ? foldCase(address) : `${foldCase(local)}@${domain}`;
}

/** The address as mail is sent to it: others map what is not ASCII differently, and might send it elsewhere. */
export function sendableAddress(address: string): string {
  const { local, domain } = partsOf(address);
  return domain === null || /^[\0-\x7f]*$/.test(address.slice(local.length)) ? address : `${local}@${domain}`;
}
