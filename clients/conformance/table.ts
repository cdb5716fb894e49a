/** By client, and by scenario. */
export type Results = Map<string, Map<string, boolean>>;

const START = '<!-- conformance: written by npm run conformance -- --write -->';
const END = '<!-- end of conformance -->';

/** The page with the table of these results; a client that did not run keeps the column that it has. */
export function mergeTable(page: string, scenarios: readonly string[], results: Results): string {
  const [before, rest] = split(page, START);
  const [table, after] = split(rest, END);
  const old = parse(table);
  const names = [...new Set([...old.keys(), ...results.keys()])];
  const cell = (client: string, scenario: string) => {
    const outcome = results.get(client)?.get(scenario);
    return outcome === undefined ? (old.get(client)?.get(scenario) ?? '?') : outcome ? '✓' : '✗';
  };
  const rows = [
    ['scenario', ...names],
    ...scenarios.map((one) => [one, ...names.map((client) => cell(client, one))]),
  ];
  return `${before}${START}\n\n${markdown(rows)}\n\n${END}${after}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/use/clients.md has no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function parse(table: string): Map<string, Map<string, string>> {
  const [head = [], , ...rows] = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const columns = head.slice(1).map((client, i) => {
    return [client, new Map(rows.map((row) => [row[0]!, row[i + 1]!]))] as const;
  });
  return new Map(columns);
}

/** As Prettier lays it out. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(3, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head!), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
