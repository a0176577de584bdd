import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { examineMail } from './examination.ts';
import { openTestMailServer } from './testing.ts';

/** A mail server that wants a password and shows no certificate. */
async function strictServer(): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _, answer) =>
      password === 'right' ? answer(null, { user: 'parley' }) : answer(new Error('who are you?')),
  });
  server.on('error', () => {});
  const socket = server.listen(0, '0.0.0.0');
  await once(socket, 'listening');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: (socket.address() as AddressInfo).port, close };
}

test('a mail server that is ready, and one that is gone', async () => {
  const mail = await openTestMailServer();
  expect(await examineMail(mail.url)).toMatchObject({ state: 'ok' });
  await mail.close();
  expect(await examineMail(mail.url)).toMatchObject({
    state: 'fault',
    sentence: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a mail server that does not let Parley in is told in its own words, without the password', async () => {
  const { port, close } = await strictServer();
  const refused = await examineMail(`smtp://parley:wrong@127.0.0.1:${port}`);
  expect(refused).toMatchObject({ state: 'fault', sentence: expect.stringContaining('who are you?') });
  expect(JSON.stringify(refused)).not.toContain('wrong@');
  expect(await examineMail(`smtp://parley:right@127.0.0.1:${port}`)).toMatchObject({ state: 'ok' });
  await close();
});

test('a mail server elsewhere without TLS is a hint, and so is none', async () => {
  const { port, close } = await strictServer();
  // Leads here, and is no name that says so.
  expect(await examineMail(`smtp://parley:right@0.0.0.0:${port}`)).toMatchObject({
    state: 'hint',
    sentence: expect.stringContaining('offers no TLS'),
  });
  await close();
  expect(await examineMail(undefined)).toMatchObject({ state: 'hint' });
});
