import { createHash, hash } from 'node:crypto';
import { Problem } from '../problem.js';

/** A strong entity tag that derives from the content alone, and from what else it stands for. */
export function contentTag(prefix: string, content: string, meaning = ''): string {
  return `"${prefix}-${contentDigest(content, meaning)}"`;
}

export function contentDigest(content: string, meaning = ''): string {
  // A second text is hashed apart: to join the two would copy a list of accounts once more.
  const digest =
    meaning === ''
      ? hash('sha256', content, 'base64url')
      : createHash('sha256').update(content).update(meaning).digest('base64url');
  return digest.slice(0, 22);
}

/** What a conditional header names: anything that exists, or these tags as they were sent. */
export type EntityTags = '*' | readonly string[];

// RFC 9110 §8.8.3: etagc is any visible octet but the quote. Obs-text is allowed.
const TAG = '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"';
const TAG_LIST = new RegExp(`^[ \\t]*(?:,[ \\t]*)*${TAG}(?:[ \\t]*,(?:[ \\t]*${TAG})?)*[ \\t]*$`);
const ONE_TAG = new RegExp(TAG, 'g');

/** Null if the header is malformed. */
export function parseEntityTags(header: string): EntityTags | null {
  if (header.trim() === '*') return '*';
  if (header.length > 8_192 || !TAG_LIST.test(header)) return null;
  return header.match(ONE_TAG) ?? null;
}

/** `If-None-Match` compares weakly, and a malformed one matches nothing (RFC 9110 §13.1.2). */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return true;
  if (header === etag) return false;
  const tags = parseEntityTags(header);
  if (tags === null) return true;
  return tags !== '*' && !tags.some((tag) => tag.replace(/^W\//, '') === etag);
}

/** The tags of an `If-Match` header; undefined without one, `malformed_request` if it cannot be read. */
export function ifMatchTags(header: string | undefined): EntityTags | undefined {
  if (header === undefined) return undefined;
  const tags = parseEntityTags(header);
  if (tags !== null) return tags;
  throw new Problem('malformed_request', {
    detail: 'If-Match is malformed: it takes * or a list of entity tags in double quotes.',
  });
}

/** `If-Match` compares strongly: a weak tag never matches (RFC 9110 §13.1.1). */
export function matches(tags: EntityTags, etag: string): boolean {
  return tags === '*' || tags.includes(etag);
}
