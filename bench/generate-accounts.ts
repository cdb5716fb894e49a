/**
 * Writes accounts as NDJSON to standard output, the same ones every time:
 * `node --import tsx bench/generate-accounts.ts 1000000 > /tmp/accounts.ndjson`
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const NAMES = ['Ada', 'Boris', 'Ελένη', 'Ngọc', '李', 'Zoë', 'Omar', 'Şule', "D'Arcy", 'José María'];
const SURNAMES = ['Müller', 'Smith', 'Παπαδοπούλου', 'Nguyễn', '小龙', "O'Neill", 'van der Berg', 'Yılmaz'];
const COUNTRIES = ['DE', 'US', 'GR', 'VN', 'CN', 'BR', 'XK', null];
const GENDERS = ['f', 'm', 'o', null];
const LEVELS = ['p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o', null];
const LANGUAGES = ['de', 'en', 'el', 'vi', 'zh', 'pt', 'sq', 'fr'];
/** What tables and spreadsheets trip over is among them. */
const BIOS = [
  null,
  '',
  'I teach physics, and like long walks.',
  'Two lines:\r\nthe second has "quotes", and a comma.',
  '=HYPERLINK("http://example.org")',
  "'=not a formula",
  ' blanks around and a tab\t ',
  'Ich mag 🦜 und 日本語. '.repeat(8),
];

function account(i: number): object {
  const pick = <T>(from: readonly T[], step: number): T => from[(i * step + (i >> 5)) % from.length]!;
  const languages = LANGUAGES.slice(i % 5, (i % 5) + (i % 4)).sort();
  return {
    username: `${i % 7 === 0 ? 'Σοφία' : i % 11 === 0 ? '@User' : 'user'}_${i}`,
    email: `user${i}@${i % 3 === 0 ? 'Example.org' : 'example.com'}`,
    name: i % 50 === 0 ? '' : `${pick(NAMES, 3)} ${pick(SURNAMES, 5)}`,
    is_active: i % 40 !== 0,
    is_staff: i % 1000 === 0,
    date_joined: new Date(1.3e12 + i * 61_000).toISOString().replace(/\.\d+/, ''),
    bio: pick(BIOS, 1),
    country: pick(COUNTRIES, 3),
    gender: pick(GENDERS, 1),
    goals: i % 3 === 0 ? null : `To understand number ${i}`,
    language: i % 4 === 0 ? null : 'English',
    language_proficiencies: languages.map((code) => ({ code })),
    level_of_education: pick(LEVELS, 7),
    mailing_address: i % 2 === 0 ? null : `${i} Main Street\nSpringfield`,
    year_of_birth: i % 9 === 0 ? null : 1930 + (i % 90),
    account_privacy: [null, 'all_users', 'private'][i % 3],
  };
}

function* lines(count: number): Generator<string> {
  for (let i = 1; i <= count; i += 500) {
    const last = Math.min(i + 499, count);
    yield Array.from({ length: last - i + 1 }, (_, k) => `${JSON.stringify(account(i + k))}\n`).join('');
  }
}

const [count = '1000000'] = process.argv.slice(2);
await pipeline(Readable.from(lines(Number(count))), process.stdout);
