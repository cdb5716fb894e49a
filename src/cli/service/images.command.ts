import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../../config/kinds/duration.js';
import type { OperatorContext } from '../operator-context.js';
import type { ImagesOptions } from './run-images.js';

const DEFAULT_AGE = '1h';

const HELP = `
The service removes the files of replaced and removed pictures by itself, at once or, after a crash or an outage of the
storage, a little later. Orphans are pictures in the storage (files below DATA_DIR, or the bucket) that the database
does not know, for example after a restored backup. Without --sweep nothing is removed.

With --json: {"pictures", "waiting", "orphans", "removed"}.

Examples:
  $ accounts images
  $ accounts images --sweep`;

export function addImagesCommand(program: Command, context: OperatorContext): void {
  program
    .command('images')
    .summary('count profile images, and remove unused files')
    .description(
      'Counts profile images, images awaiting removal, and orphans; removes the latter two with --sweep.',
    )
    .option('--sweep', 'remove images awaiting removal, and orphans')
    .option(
      '--older-than <duration>',
      `only orphans older than this, because newer ones may still be uploading (default: "${DEFAULT_AGE}")`,
      parseAge,
    )
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (options: Partial<ImagesOptions>) => {
      const { runImages } = await import('./run-images.js');
      await runImages({ olderThan: parseAge(DEFAULT_AGE), ...options }, context);
    });
}

function parseAge(text: string): number {
  const age = parseDuration(text);
  if (age !== undefined) return age;
  throw new InvalidArgumentError('An age is a number with s, m, h or d, such as 30m or 1d.');
}
