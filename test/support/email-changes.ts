import { accountUrl, patchAccount } from './requests.js';
import type { Answer, TestApp } from './test-app.js';

export const emailChangeUrl = (username: string): string => `${accountUrl(username)}/email_change`;

/** Asks for another address, as its owner. */
export function askFor(api: TestApp, username: string, email: unknown, others: object = {}): Promise<Answer> {
  return patchAccount(api, username, { email, ...others });
}

/** What is pending, as its owner sees it. */
export function pending(api: TestApp, username: string, as = username): Promise<Answer> {
  return api.request({ url: emailChangeUrl(username), as });
}

/** Presses the button of a link's page, as a program. */
export function press(api: TestApp, link: string): Promise<Answer> {
  return api.request({ method: 'POST', url: link, headers: { accept: 'application/json' } });
}

/** Moves all that happened to an account's changes into the past, as if so much time had gone by. */
export async function later(api: TestApp, username: string, interval: string): Promise<void> {
  await api.dataSource.query(
    `UPDATE email_changes c SET requested_at = requested_at - $2::interval, expires_at = expires_at - $2::interval,
       confirmed_at = confirmed_at - $2::interval, ended_at = ended_at - $2::interval
     FROM users u WHERE u.id = c.user_id AND u.username = $1`,
    [username, interval],
  );
}

export async function emailOf(api: TestApp, username: string): Promise<string> {
  const [row] = await api.dataSource.query<{ email: string }[]>(
    'SELECT email FROM users WHERE username = $1',
    [username],
  );
  return row!.email;
}

/** The states of an account's changes, oldest first. */
export async function statesOf(api: TestApp, username: string): Promise<string[]> {
  const rows = await api.dataSource.query<{ state: string }[]>(
    `SELECT c.state FROM email_changes c JOIN users u ON u.id = c.user_id WHERE u.username = $1 ORDER BY c.id`,
    [username],
  );
  return rows.map(({ state }) => state);
}
