import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { TestApp } from './test-app.js';
import { until } from './until.js';

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly parsed: ParsedMail;
}

export async function parseMail(content: Buffer): Promise<ReceivedMail> {
  const parsed = await simpleParser(content);
  const to = [parsed.to].flat().flatMap((group) => group?.value.map(({ address }) => address) ?? []);
  return {
    to: to.join(),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html === false ? '' : (parsed.html ?? ''),
    parsed,
  };
}

/** Every mail that the application has put into its folder, oldest first. */
export async function mailFiles({ dataDir }: TestApp): Promise<ReceivedMail[]> {
  const folder = join(dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  const mails = names.filter((name) => name.endsWith('.eml')).sort();
  // An erasure may remove one at any moment.
  const read = await Promise.all(mails.map((name) => readFile(join(folder, name)).catch(() => null)));
  return Promise.all(read.filter((mail) => mail !== null).map(parseMail));
}

/** The path of the link in a mail. */
export function linkIn({ text }: Pick<ReceivedMail, 'text'>): string {
  const [, path] =
    /^https?:\/\/[^/\s]+(\/\S*(?:email_(?:confirm|revert)|erasure_cancel)\/\S+)$/m.exec(text) ?? [];
  if (path === undefined) throw new Error(`No link in: ${text}`);
  return path;
}

/** Waits until every mail that was queued has left or been dropped, and gives out those that left. */
export async function delivered(api: TestApp): Promise<ReceivedMail[]> {
  await until(async () => {
    const [row] = await api.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM mails WHERE state = 'queued'`,
    );
    return row!.count === 0;
  });
  return mailFiles(api);
}

/** The newest link of that kind to that address, once all mail has left. */
export async function newestLink(
  api: TestApp,
  kind: 'confirm' | 'revert' | 'erasure',
  to: string,
): Promise<string> {
  const page = kind === 'erasure' ? '/erasure_cancel/' : `/email_${kind}/`;
  const mails = (await delivered(api)).filter((mail) => mail.to === to && mail.text.includes(page));
  return linkIn(mails.at(-1)!);
}
