import { SMTPServer } from 'smtp-server';
import { until } from '../until.js';
import { parseMail, type ReceivedMail } from '../mails.js';

/** A real mail server, whose mood the test sets. */
export interface MailServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Recipients whom it was asked to take, refused ones included. */
  readonly asked: string[];
  /** Refuses every recipient with this status until it is null. */
  refuseWith: number | null;
  /** Holds back the answer to a mail until it is resolved. */
  hold: Promise<void> | null;
  /** How many mails were held back so far. */
  held: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Waits for so many mails. */
  received(count: number): Promise<ReceivedMail[]>;
}

export async function startMailServer(): Promise<MailServer> {
  let server: SMTPServer | undefined;
  let port = 0;
  const self: MailServer = {
    get url() {
      return `smtp://user:secret@127.0.0.1:${port}`;
    },
    mails: [],
    asked: [],
    refuseWith: null,
    hold: null,
    held: 0,
    start: async () => {
      server = createServer(self);
      // A client that hangs up, or is killed.
      server.on('error', () => undefined);
      const listening = new Promise<void>((resolve) => server!.listen(port, '127.0.0.1', resolve));
      await listening;
      port = (server.server.address() as { port: number }).port;
    },
    stop: async () => {
      await new Promise<void>((resolve) => (server ? server.close(resolve) : resolve()));
      server = undefined;
    },
    received: (count) => until(() => self.mails.length >= count && self.mails),
  };
  await self.start();
  return self;
}

function createServer(self: MailServer): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'user' && password === 'secret' ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: ({ address }, _session, done) => {
      self.asked.push(address);
      if (self.refuseWith === null) return done();
      const words = `<${address}> is not wanted here`;
      done(Object.assign(new Error(words), { responseCode: self.refuseWith }));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void (async () => {
          if (self.hold) self.held++;
          await self.hold;
          self.mails.push(await parseMail(Buffer.concat(chunks)));
          done();
        })();
      });
    },
  });
}
