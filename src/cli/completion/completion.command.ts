import { Argument, type Command } from 'commander';
import { bashCompletion, fishCompletion, type Completable, zshCompletion } from './completion-scripts.js';
import { print } from '../output.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

const HELP = `
Where to:
  $ accounts completion bash > /etc/bash_completion.d/accounts      # or: source <(accounts completion bash)
  $ accounts completion zsh >> ~/.zshrc                             # after compinit
  $ accounts completion fish > ~/.config/fish/completions/accounts.fish`;

/** Comes last: it reads the commands that there are. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script with which the shell completes commands, options and their values.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .addHelpText('after', HELP)
    .action((shell: keyof typeof SHELLS) => print(SHELLS[shell](program.name(), completables(program))));
}

function completables(program: Command): Completable[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    takesFile: command.registeredArguments.some((argument) => argument.name() === 'file'),
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map(({ long, description, argChoices, required }) => ({
        name: long!,
        description,
        takesValue: required,
        values: argChoices ?? [],
      })),
  }));
}
