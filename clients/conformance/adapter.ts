import { readFileSync } from 'node:fs';

/** One call of a generated client, as every adapter understands it, in whatever language. */
export interface Call {
  readonly op:
    | 'getAccount'
    | 'listAccounts'
    | 'patchAccount'
    | 'getMe'
    | 'searchEmails'
    | 'getChanges'
    | 'uploadImage'
    | 'deleteImage';
  readonly baseUrl: string;
  readonly token: string;
  readonly username?: string;
  readonly usernames?: string;
  readonly emails?: string[];
  readonly patch?: Record<string, unknown>;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly cursor?: string;
  readonly limit?: number;
  /** The path of a PNG. */
  readonly picture?: string;
}

/** What the generated client made of the answer: its model, turned back into JSON. */
export interface Outcome {
  /** 0 if the client itself refused, before or after the request; `fault` says why. */
  readonly status: number;
  readonly body?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly etag?: string | undefined;
  readonly fault?: string;
}

/** The picture of a call, for clients in TypeScript. */
export const pictureOf = ({ picture }: Pick<Call, 'picture'>): Blob =>
  new Blob([readFileSync(picture!)], { type: 'image/png' });

export type Adapter = (call: Call) => Promise<Outcome>;

export interface GeneratedClient {
  /** As the table in docs/use/clients.md has it. */
  readonly name: string;
  readonly adapter: Adapter;
  close?(): void;
}
