/** Writes the TypeScript clients of the matrix to `generated`. The switches are those of docs/use/clients.md. */
import { createClient } from '@hey-api/openapi-ts';
import { generate } from 'orval';

const input = new URL('../../openapi.json', import.meta.url).pathname;
const output = (name) => new URL(`generated/${name}`, import.meta.url).pathname;

await createClient({
  input,
  output: output('hey-api'),
  plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
  logs: { level: 'silent' },
});
for (const client of ['fetch', 'axios']) {
  await generate({
    input,
    output: {
      target: `${output(`orval-${client}`)}/client.ts`,
      client,
      mode: 'single',
      override: {
        ...(client === 'fetch' && { mutator: { path: './orval-fetch.ts', name: 'accountsFetch' } }),
        // Where a body may be of several types, it makes JSON of it: of a picture, the form alone.
        contentType: { exclude: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] },
      },
    },
  });
}
