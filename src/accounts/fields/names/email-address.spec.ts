import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressKey, asciiDomain, sameAddress, sendableAddress } from './email-address.js';

describe('asciiDomain', () => {
  it.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.Org', 'example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['bu\u0308cher.example', 'xn--bcher-kva.example'],
    ['BÜCHER。example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['ⓜail.example.org', 'mail.example.org'],
    ['mail．example｡org', 'mail.example.org'],
    ['ｅｘａｍｐｌｅ.org', 'example.org'],
    ['\u212Aim.example', 'kim.example'],
    // Deviations of IDNA2003 are letters of their own.
    ['faß.example', 'xn--fa-hia.example'],
    ['βόλος.example', 'xn--nxasmm1c.example'],
    ['gıthub.example', 'xn--gthub-n4a.example'],
    ['r3---sn.example', 'r3---sn.example'],
    ['1.2.3', '1.2.3'],
    ['0x7f.example', '0x7f.example'],
  ])('%s → %s', (domain, ascii) => expect(asciiDomain(domain)).toBe(ascii));

  it.each([
    ['', '.', 'a..ü', 'ü.example.', 'ü_x.example', 'a_b.example', 'a b.example', 'a@b', '[127.0.0.1]'],
    ['a＠b.example', 'a／b.example', 'example.org?', 'exa%6dple.org', 'user:pw@ü.example', 'ü.example:25'],
    ['xn--a.example', 'xn--.example', 'xn--example-.com', 'xn--xn---epa.com', 'xn--bücher.example'],
    ['a\u200db.example', 'a\u200cb.example', 'נa.example', '\u0301a.example', `${'ü'.repeat(60)}.example`],
  ])('is none: %s', (...domains) => {
    expect(domains.map((domain) => [domain, asciiDomain(domain)])).toEqual(
      domains.map((domain) => [domain, null]),
    );
  });

  it('leaves alone what it has made', () => {
    const label = fc.array(fc.constantFrom(...'abcßüöxn-ıſK。.ⓜяñ漢字ﷺ', 'xn--'), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.oneof(label, fc.array(fc.string({ unit: 'grapheme' }))), (parts) => {
        const ascii = asciiDomain(`${parts.join('')}.example`);
        return ascii === null || (/^[a-z0-9.-]+$/.test(ascii) && asciiDomain(ascii) === ascii);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('sameAddress', () => {
  it.each([
    ['bob@mail.example.org', 'BOB@Mail.Example.ORG'],
    ['bob@mail.example.org', 'bob@ⓜail.example.org'],
    ['bob@mail.example.org', 'bob@mail。example.org'],
    ['bob@bücher.example', 'bob@xn--bcher-kva.example'],
    ['JOSÉ@bücher.example', 'josé@BU\u0308CHER.example'],
    ['"a@b"@bücher.example', '"A@B"@xn--bcher-kva.example'],
  ])('%s is %s', (one, other) => {
    expect([sameAddress(one, other), addressKey(one)]).toEqual([true, addressKey(other)]);
  });

  it.each([
    ['kim@mail.example.org', 'kım@mail.example.org'],
    ['sam@mail.example.org', 'ſam@mail.example.org'],
    ['kim@mail.example.org', '\u212Aim@mail.example.org'],
    ['josé@mail.example.org', 'jose\u0301@mail.example.org'],
    ['a@github.example', 'a@gıthub.example'],
    ['a@fass.example', 'a@faß.example'],
    ['a@example.org', 'a@example.org.'],
    ['a', 'A'],
    ['a@x_y.example', 'A@x_y.example'],
    ['@', ''],
  ])('%s is not %s', (one, other) => expect(sameAddress(one, other)).toBe(false));

  it('implies the same key', () => {
    const text = fc
      .array(fc.constantFrom(...'iıIİkKKsſéaΣσς@.xü。ⓜ', 'e\u0301', 'xn--tda'))
      .map((all) => all.join(''));
    const address = fc.tuple(text, text).map(([local, domain]) => `${local}@${domain}.example`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(address, address),
          address.map((one) => [one, one.toUpperCase()] as const),
        ),
        ([one, other]) => !sameAddress(one, other) || addressKey(one) === addressKey(other),
      ),
      { numRuns: 2_000 },
    );
  });
});

it('gives any text a key', () => {
  expect([addressKey('None'), addressKey('A@x_Y'), addressKey('Kım@X.org')]).toEqual([
    'none',
    'a@x_y',
    'kim@x.org',
  ]);
});

it.each([
  ['Bob@Example.ORG', 'Bob@Example.ORG'],
  ['Bob@BÜCHER。example', 'Bob@xn--bcher-kva.example'],
  ['José@ⓜail.example', 'José@mail.example'],
  ['Bob@x_ü', 'Bob@x_ü'],
])('mail for %s goes to %s', (address, sent) => expect(sendableAddress(address)).toBe(sent));
