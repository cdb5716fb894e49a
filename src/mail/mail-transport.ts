import type { Settings } from '../config/settings.js';
import { mailFolder, writeMailFile } from './mail-file.js';
import type { Mail } from './mail.js';
import { smtpOptions } from './smtp-options.js';

/** Resolves when the mail server has taken the mail, or the file stands. */
export type SendMail = (mail: Mail, signal: AbortSignal) => Promise<void>;

export type MailSettings = Pick<Settings, 'smtpUrl' | 'mailFrom' | 'serviceName' | 'dataDir'>;

/** Who sends: the service, by its name. */
interface Sender {
  readonly name: string;
  readonly address: string;
}

/** A server that says nothing for so long is down. */
const SILENCE_MS = 30_000;
const TIMEOUTS = {
  connectionTimeout: SILENCE_MS,
  greetingTimeout: SILENCE_MS,
  socketTimeout: SILENCE_MS,
};

/** Mail leaves by `smtpUrl`, or without one as files in `dataDir/mail`. */
export function createSendMail({ smtpUrl, mailFrom, serviceName, dataDir }: MailSettings): SendMail {
  // Its own name, whatever name stands before the address.
  const sender = { name: serviceName, address: /<([^<>]*)>$/.exec(mailFrom)?.[1] ?? mailFrom };
  return smtpUrl === undefined ? fileSender(mailFolder(dataDir), sender) : smtpSender(smtpUrl, sender);
}

function smtpSender(url: string, from: Sender): SendMail {
  const transport = lazily(async () =>
    (await loadNodemailer()).createTransport({ ...smtpOptions(url), ...TIMEOUTS }),
  );
  return async (mail, signal) => {
    await (await transport()).sendMail({ ...message(mail, from), signal });
  };
}

function fileSender(folder: string, from: Sender): SendMail {
  const transport = lazily(async () =>
    (await loadNodemailer()).createTransport({ streamTransport: true, buffer: true, newline: 'windows' }),
  );
  return async (mail) => {
    const { message: content } = await (await transport()).sendMail(message(mail, from));
    await writeMailFile(folder, mail.account, content as Buffer);
  };
}

/** With the first mail: nodemailer takes 15 MB, and a process that only reads accounts never sends any. */
const loadNodemailer = () => import('nodemailer');

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function message({ to, subject, text, html, language }: Mail, from: Sender) {
  return {
    from,
    // As an object: an address is never parsed as a list of some.
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: {
      // RFC 3834 §5: no out-of-office replies.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': language,
    },
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
