import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { fieldDocs } from '../../scripts/field-docs.js';

it('the documents say of each field what its declaration says: npm run openapi writes them', async () => {
  for (const [file, text] of Object.entries(await fieldDocs())) {
    expect({ file, text: readFileSync(file, 'utf8') }).toEqual({ file, text });
  }
});
