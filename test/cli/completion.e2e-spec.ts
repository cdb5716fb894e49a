import { expect, it, jest } from '@jest/globals';
import { OperatorContext } from '../../src/cli/operator-context.js';
import { createProgram } from '../../src/cli/program.js';
import { runProgram } from '../support/programs.js';

async function script(shell: string): Promise<string> {
  const written: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  await createProgram(new OperatorContext()).parseAsync(['completion', shell], { from: 'user' });
  write.mockRestore();
  return written.join('');
}

/** What a shell is told of completing the last of these words. */
const ASK = `
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _accounts; printf '%s\\n' "\${COMPREPLY[@]}"`;

it.each([
  [['accounts', 'ex'], ['export']],
  [
    ['accounts', 'import', '--'],
    [
      '--format',
      '--delimiter',
      '--update',
      '--dry-run',
      '--images',
      '--allow-private-addresses',
      '--json',
      '--help',
    ],
  ],
  [
    ['accounts', 'import', '--format', ''],
    ['ndjson', 'csv'],
  ],
  [['accounts', 'import', 'samples/acc'], ['samples/accounts.ndjson']],
  [['accounts', 'show', 'john', '--as', 's'], ['staff']],
  [['accounts', 'completion', 'z'], ['zsh']],
  [['accounts', 'bogus', ''], ['']],
  [['accounts', 'import', '$(echo samples/acc)'], ['']],
])('bash completes %j to %j', async (words, expected) => {
  const asked = ['-c', `${await script('bash')}${ASK}`, ...words.slice(0, 1), ...words];
  const { stdout } = await runProgram('bash', asked);
  expect(stdout.trimEnd().split('\n')).toEqual(expected);
});

it.each(['zsh', 'fish'])('the script for %s names every command', async (shell) => {
  const text = await script(shell);
  for (const { name } of createProgram(new OperatorContext()).commands.map((command) => ({
    name: command.name(),
  }))) {
    expect(text).toContain(name);
  }
});
