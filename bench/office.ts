import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { escapeXml } from '../src/documents/docx-revisions.ts';
import { median } from './measurement.ts';

/** Whether LibreOffice is installed on this machine. */
export function hasOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What LibreOffice is told to do: open, accept all, save as DOCX, so many times, and write down how long each took. */
const macro = `
Sub AcceptAll(source, target, told, rounds)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim word(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  word(0).Name = "FilterName"
  word(0).Value = "MS Word 2007 XML"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  number = FreeFile
  Open told For Output As #number
  For round = 1 To CInt(rounds)
    began = GetSystemTicks()
    document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, Array())
    document.storeToURL(target, word())
    document.close(True)
    Print #number, GetSystemTicks() - began
  Next
  Close #number
  StarDesktop.terminate()
End Sub
`;

/**
 * The milliseconds that LibreOffice takes from one DOCX to the other with all accepted, as the median of some rounds, and
 * the file it made. Its own start is not counted, nor is the first round.
 */
export async function officeAcceptsAll(docx: Uint8Array, rounds: number): Promise<{ ms: number; accepted: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-office-'));
  const office = (...args: string[]) =>
    promisify(execFile)('soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, ...args]);
  try {
    const [source, target, told] = ['source.docx', 'target.docx', 'told.txt'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(source, docx);
    // The first start makes the profile, in which the macro is then put.
    await office('--terminate_after_init');
    await writeFile(join(folder, 'profile/user/basic/Standard/Module1.xba'), moduleOf(macro));
    const args = [`file://${source}`, `file://${target}`, told, String(rounds + 1)].map((arg) => `"${arg}"`);
    await office('--norestore', `macro:///Standard.Module1.AcceptAll(${args.join(',')})`);
    const times = (await readFile(told, 'utf8')).trim().split(/\s+/).map(Number);
    return { ms: median(times.slice(1)), accepted: await readFile(target) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const moduleOf = (source: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n' +
  '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">' +
  `${escapeXml(source)}</script:module>`;
