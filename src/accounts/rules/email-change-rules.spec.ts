import { describe, expect, it } from '@jest/globals';
import { isRepeated, limitedFor, requestFault, type RequestFacts } from './email-change-rules.js';

const NOTHING: RequestFacts = {
  pending: null,
  pending_age: null,
  frozen_for: null,
  asked: 0,
  oldest_leaves_in: null,
};

describe('another address', () => {
  it.each([
    ['new@example.org', true, null],
    ['ANN@example.org', true, null],
  ])('%s, allowed %s, frozen for %s: can be asked for', (email, allowed, frozen_for) => {
    expect(requestFault(email, 'ann@example.org', allowed, { ...NOTHING, frozen_for })).toBeNull();
  });

  it.each([
    ['ann@example.org', true, null, 'same_email', 'current address'],
    ['new@example.org', false, null, 'email_change_off', 'switched off'],
    ['ann@example.org', false, 5, 'email_change_off', 'switched off'],
    ['new@example.org', true, 3_599, 'email_change_frozen', 'within an hour'],
    ['"a>b"@example.org', true, null, 'invalid_email', 'without < and >'],
  ])('%s, allowed %s, frozen for %s: %s', (email, allowed, frozen_for, code, words) => {
    const fault = requestFault(email, 'ann@example.org', allowed, { ...NOTHING, frozen_for });
    expect(fault).toMatchObject({ code, rule: expect.stringContaining(words) });
  });
});

describe('the limit per hour', () => {
  it.each([
    [0, null, 5, null],
    [4, 10, 5, null],
    [5, 1_800.2, 5, 1_801],
    [9, 0, 5, 1],
    [1_000, 10, 0, null],
    [1, 3_600, 1, 3_600],
  ])('%s asked, the oldest leaves in %s, limit %s: wait %s', (asked, oldest_leaves_in, limit, wait) => {
    expect(limitedFor({ ...NOTHING, asked, oldest_leaves_in }, limit)).toBe(wait);
  });
});

describe('the same request', () => {
  it.each([
    ['new@example.org', 59.9, true],
    ['new@example.org', 60, false],
    ['new@example.org', null, false],
    ['NEW@example.org', 1, false],
    ['other@example.org', 1, false],
  ])('for %s after %s seconds is a repetition: %s', (email, pending_age, expected) => {
    expect(isRepeated(email, { ...NOTHING, pending: 'new@example.org', pending_age })).toBe(expected);
  });

  it('is none if nothing is pending', () => {
    expect(isRepeated('new@example.org', NOTHING)).toBe(false);
  });
});
