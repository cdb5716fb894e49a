import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = readFileSync('docs/run/security.md', 'utf8');

/**
 * The sections of OWASP ASVS 5.0.0 (CC BY-SA 4.0): how many requirements each has, and which of them are of level 3.
 */
const SECTIONS: Readonly<Record<string, readonly [count: number, ...level3: number[]]>> = {
  ...{ '1.1': [2], '1.2': [10, 10], '1.3': [12, 12], '1.4': [3], '1.5': [3, 3] },
  ...{ '2.1': [3], '2.2': [3], '2.3': [5, 5], '2.4': [2, 2] },
  ...{ '3.1': [1, 1], '3.2': [3, 3], '3.3': [5, 5], '3.4': [8, 7, 8], '3.5': [8, 6, 7, 8] },
  ...{ '3.6': [1, 1], '3.7': [5, 3, 4, 5] },
  ...{ '4.1': [5, 4, 5], '4.2': [5, 2, 3, 4, 5], '4.3': [2], '4.4': [4] },
  ...{ '5.1': [1], '5.2': [6, 4, 5, 6], '5.3': [3, 3], '5.4': [3] },
  ...{ '6.1': [3], '6.2': [12], '6.3': [8, 5, 6, 7, 8], '6.4': [6, 5, 6], '6.5': [8, 6, 7, 8] },
  ...{ '6.6': [4, 4], '6.7': [2, 1, 2], '6.8': [4] },
  ...{ '7.1': [3], '7.2': [4], '7.3': [2], '7.4': [5], '7.5': [3, 3], '7.6': [2] },
  ...{ '8.1': [4, 3, 4], '8.2': [4, 4], '8.3': [3, 2, 3], '8.4': [2, 2] },
  ...{ '9.1': [3], '9.2': [4] },
  ...{ '10.1': [2], '10.2': [3, 3], '10.3': [5, 5], '10.4': [16, 12, 13, 14, 15, 16], '10.5': [5] },
  ...{ '10.6': [2], '10.7': [3] },
  ...{ '11.1': [4, 3, 4], '11.2': [5, 4, 5], '11.3': [5, 4, 5], '11.4': [4], '11.5': [2, 2] },
  ...{ '11.6': [2, 2], '11.7': [2, 1, 2] },
  ...{ '12.1': [5, 4, 5], '12.2': [2], '12.3': [5, 5] },
  ...{ '13.1': [4, 2, 3, 4], '13.2': [6, 6], '13.3': [4, 3, 4], '13.4': [7, 6, 7] },
  ...{ '14.1': [2], '14.2': [8, 5, 6, 7, 8], '14.3': [3] },
  ...{ '15.1': [5, 4, 5], '15.2': [5, 4, 5], '15.3': [7], '15.4': [4, 1, 2, 3, 4] },
  ...{ '16.1': [1], '16.2': [5], '16.3': [4], '16.4': [3], '16.5': [4, 4] },
  ...{ '17.1': [2, 2], '17.2': [8, 5, 6, 7, 8], '17.3': [2] },
};

const requirements = Object.entries(SECTIONS).flatMap(([section, [count, ...level3]]) =>
  Array.from({ length: count }, (_, index) => ({
    name: `V${section}.${index + 1}`,
    section: `V${section}`,
    isLevel3: level3.includes(index + 1),
  })),
);

/** The rows of the map: what they are about, and how it stands. */
const rows = Array.from(
  text.matchAll(/^\| (V[\d.]+)( \(3\))? *\| (\S+) *\| (.*) \|$/gm),
  ([, name, level3, state, shown]) => ({ name: name!, isLevel3: level3 !== undefined, state, shown: shown! }),
);

describe('docs/run/security.md', () => {
  it('names only files that there are', () => {
    const named = Array.from(
      text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\.(?:ts|js|mjs|md|json|yaml)|Dockerfile)`/g),
    );
    const files = [...new Set(named.map(([, file]) => file!))];
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('knows the whole standard', () => {
    const levels1And2 = requirements.filter(({ isLevel3 }) => !isLevel3);
    expect([requirements.length, levels1And2.length]).toEqual([345, 253]);
  });

  it('says of every requirement of levels 1 and 2 once how it stands', () => {
    const timesNamed = (name: string) => rows.filter((row) => row.name === name).length;
    const faults = requirements
      .filter(({ isLevel3 }) => !isLevel3)
      .map(({ name, section }) => [name, timesNamed(name) + timesNamed(section)])
      .filter(([, times]) => times !== 1);
    expect(faults).toEqual([]);
  });

  it('marks level 3, and names no requirement that there is not', () => {
    const known = new Map(requirements.map(({ name, isLevel3 }) => [name, isLevel3]));
    const sections = new Set(requirements.map(({ section }) => section));
    const unknown = rows.filter(
      ({ name, isLevel3 }) => known.get(name) !== isLevel3 && !(sections.has(name) && !isLevel3),
    );
    expect(unknown).toEqual([]);
  });

  it('uses the words for the state that it explains, and gives each a reason or a place', () => {
    const words = new Set(['met', 'set', 'operator', 'open', 'n/a']);
    expect(rows.filter(({ state, shown }) => !words.has(state!) || shown.trim() === '')).toEqual([]);
  });

  it('has a row for each of the API Security Top 10', () => {
    const risks = Array.from(text.matchAll(/^\| (API\d+) /gm), ([, risk]) => risk);
    expect(risks).toEqual(Array.from({ length: 10 }, (_, index) => `API${index + 1}`));
  });
});
