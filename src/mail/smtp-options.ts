import { isLoopback } from '../config/loopback.js';

/**
 * What nodemailer needs for a mail server of `SMTP_URL`. Left alone it would encrypt if the server offers it, and who
 * sits in between can take the offer away: so `smtp://` to another machine requires STARTTLS, with a certificate that is
 * good for the name, unless the URL says `?ignoreTLS=true`. On this machine nobody listens, and certificates are made up.
 */
export function smtpOptions(url: string) {
  const { hostname, searchParams } = new URL(url);
  const isClear = isLoopback(hostname) || searchParams.get('ignoreTLS') === 'true';
  return { url, ignoreTLS: isClear, requireTLS: !isClear };
}
