import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(`src/${file}`, 'utf8')]));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The table of docs/build/architecture.md: folder or file → what it may import. */
const table = parseTable(readFileSync('docs/build/architecture.md', 'utf8'));

/** Where the HTTP platform may be named. `service.ts` starts the server, `docs/` adds pages to it. */
const KNOWS_FASTIFY = ['app.ts', 'startup/service.ts', 'http/', 'observability/', 'openapi/'];
/** `system-user.ts` makes the environment of PostgreSQL's programs from a few variables of ours. */
const READS_ENVIRONMENT = ['config/', 'embedded-postgres/system-user.ts'];
/** Two tables that refer to each other do so in TypeORM by functions, which run after both files are loaded. */
const MAY_BE_A_CYCLE = 'accounts/entities';

describe('the table of imports in docs/build/architecture.md', () => {
  it('has a row for every folder', () => {
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('names only what exists', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...table.keys()].filter((room) => !rooms.has(room))).toEqual([]);
    expect([...table.values()].flat().filter((room) => room !== '*' && !rooms.has(room))).toEqual([]);
  });

  it('allows every import that the sources have', () => {
    expect(arrows().filter(({ from, to }) => !allows(from, to))).toEqual([]);
  });

  it('allows no import that the sources do not have', () => {
    const used = new Set(arrows().map(({ from, to }) => `${from} → ${to}`));
    const allowed = [...table].flatMap(([from, rooms]) => rooms.map((to) => `${from} → ${to}`));
    expect(allowed.filter((arrow) => !arrow.endsWith('*') && !used.has(arrow))).toEqual([]);
  });
});

describe('the sources', () => {
  it('import only files that exist', () => {
    const missing = files.flatMap((file) => ours(file).filter((target) => !texts.has(target)));
    expect(missing).toEqual([]);
  });

  it('have no cycle between files', () => {
    expect(findCycle()).toBeUndefined();
  });

  it('have no barrel file', () => {
    expect(files.filter(isBarrel)).toEqual([]);
  });

  it('need no forwardRef', () => {
    expect(files.filter((file) => /\bforwardRef\b/.test(texts.get(file)!))).toEqual([]);
  });

  it('name the HTTP platform only where it is built', () => {
    const platform = /^(fastify|@fastify\/.*|@nestjs\/platform-fastify)$/;
    const naming = files.filter((file) => imports.get(file)!.some((name) => platform.test(name)));
    expect(naming.filter((file) => !isIn(KNOWS_FASTIFY, file))).toEqual([]);
  });

  it('make a log in one file alone: every line is written by the same allow-list', () => {
    const making = files.filter((file) => imports.get(file)!.includes('pino'));
    expect(making).toEqual(['observability/create-log.ts']);
  });

  it('read the environment only in config', () => {
    const reading = files.filter((file) =>
      /\bprocess\s*(\?\.|\.)\s*env\b|\benv\b.*=\s*process\b/.test(texts.get(file)!),
    );
    expect(reading.filter((file) => !isIn(READS_ENVIRONMENT, file))).toEqual([]);
  });
});

function parseTable(markdown: string): Map<string, string[]> {
  const [, section = ''] = markdown.split(/^## Who may import whom$/m);
  const rows = section.split(/^## /m)[0]!.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm);
  return new Map(Array.from(rows, ([, folders, allowed]) => [names(folders!)[0]!, names(allowed!)]));
}

function names(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name!);
}

function importsOf(file: string): string[] {
  return ts.preProcessFile(texts.get(file)!).importedFiles.map(({ fileName }) => fileName);
}

/** The imported files of `src`, as paths below it. */
function ours(file: string): string[] {
  return imports
    .get(file)!
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(file), name).replace(/\.js$/, '.ts'));
}

/** The row that a file belongs to: the file itself, else the innermost folder; `*.ts` for files beside the folders. */
function roomOf(file: string): string | undefined {
  const rooms = [file, ...foldersAbove(file)];
  return rooms.find((room) => table.has(room));
}

function foldersAbove(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.length === 0 ? ['*.ts'] : parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
}

function arrows() {
  return files.flatMap((file) =>
    ours(file)
      .map((target) => ({ from: roomOf(file), to: roomOf(target), file, target }))
      .filter(({ from, to }) => from !== to),
  );
}

function allows(from: string | undefined, to: string | undefined): boolean {
  const allowed = table.get(from ?? '') ?? [];
  return allowed.includes('*') || (to !== undefined && allowed.includes(to));
}

/** The first cycle that a search in depth meets, as a path that ends where it began. */
function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    if (done.has(file)) return undefined;
    for (const target of ours(file)) {
      if (roomOf(file) === MAY_BE_A_CYCLE && roomOf(target) === MAY_BE_A_CYCLE) continue;
      const cycle = visit(target, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** A file that only passes on what others export. */
function isBarrel(file: string): boolean {
  const { statements } = ts.createSourceFile(file, texts.get(file)!, ts.ScriptTarget.Latest);
  return /(^|\/)index\.ts$/.test(file) || (statements.length > 0 && statements.every(passesOn));
}

function passesOn(statement: ts.Statement): boolean {
  return ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
}

function isIn(places: readonly string[], file: string): boolean {
  return places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));
}
