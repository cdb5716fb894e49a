import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAccounts, type ExportFormat } from '../../transfer/export-accounts.js';
import { noteAccess } from '../note-access.js';
import type { OperatorContext } from '../operator-context.js';
import { outputFailed } from '../output.js';
import { Progress } from '../progress.js';

export async function runExport(
  { format, purpose }: { readonly format: ExportFormat; readonly purpose?: string },
  context: OperatorContext,
): Promise<void> {
  const { accountFields } = await context.settings();
  const dataSource = await context.openAccounts();
  const fields = accountFields.transferred.map(({ name }) => name);
  await noteAccess(context, { fields, purpose });
  // On a terminal that shows the accounts themselves a bar would only be in the way.
  const watched = process.stderr.isTTY && !process.stdout.isTTY;
  const total = watched ? await countAccounts(dataSource) : undefined;
  const progress = watched ? new Progress({ total, counts: 'exported' }) : undefined;
  async function* texts(): AsyncGenerator<string> {
    let done = 0;
    for await (const { text, accounts } of exportAccounts(dataSource, accountFields, format)) {
      yield text;
      done += accounts;
      progress?.show(done, done);
    }
  }
  try {
    await pipeline(Readable.from(texts()), process.stdout, { end: false });
  } catch (error) {
    // Whether that is a fault is judged at the end, as for every command.
    if (!outputFailed()) throw error;
  } finally {
    progress?.end();
  }
}

type Source = Awaited<ReturnType<OperatorContext['openAccounts']>>;

async function countAccounts(dataSource: Source): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>(
    'SELECT count(*)::integer AS count FROM users WHERE erased_at IS NULL',
  );
  return row!.count;
}
