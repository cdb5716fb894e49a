import type { Command } from 'commander';
import { print } from '../output.js';
import type { OperatorContext } from '../operator-context.js';

const HELP = `
This is what /openapi.json of a service with these settings returns, including the fields of ACCOUNT_FIELDS, the views of
ACCOUNT_VISIBILITY_CONFIGURATION and the sizes of PROFILE_IMAGE_SIZES_MAP. It needs neither service nor database.

Examples:
  $ accounts openapi > openapi.json`;

export function addOpenApiCommand(program: Command, context: OperatorContext): void {
  program
    .command('openapi')
    .summary('print the OpenAPI document of the service')
    .description('Prints the OpenAPI document of a service with these settings.')
    .option('--json', 'one line, for programs')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const { openApiDocument } = await import('../../openapi/document-without-service.js');
      const document = await openApiDocument(await context.settings());
      print(JSON.stringify(document, null, json ? 0 : 2));
    });
}
