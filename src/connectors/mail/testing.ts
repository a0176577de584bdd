import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A letter as it arrived, read by a parser that is not ours. */
export interface Arrived extends Email {
  /** To whom the envelope went. */
  readonly recipients: readonly string[];
}

/** A mail server of the test's own. */
export interface TestMailServer {
  readonly url: string;
  readonly arrived: Arrived[];
  /** What is done with the next letters once they are here: throw to refuse one. */
  onLetter: (letter: Arrived) => void | Promise<void>;
  header(letter: Arrived, name: string): string | undefined;
  close(): Promise<void>;
}

/** Opens a real SMTP server on this machine; it takes every letter until it is told otherwise. */
export async function openTestMailServer(): Promise<TestMailServer> {
  const mail: Omit<TestMailServer, 'url' | 'close'> = {
    arrived: [],
    onLetter: () => {},
    header: (letter, name) => letter.headers.find(({ key }) => key === name.toLowerCase())?.value,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, answer) {
      (async () => {
        const email = await PostalMime.parse(await buffer(stream));
        const letter = { ...email, recipients: session.envelope.rcptTo.map(({ address }) => address) };
        mail.arrived.push(letter);
        await mail.onLetter(letter);
      })().then(
        () => answer(),
        (fault: Error) => answer(fault),
      );
    },
  });
  server.on('error', () => {});
  const socket = server.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return Object.assign(mail, { url: `smtp://127.0.0.1:${port}`, close });
}
