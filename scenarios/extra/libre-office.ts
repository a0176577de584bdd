import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What LibreOffice is to do with a Word file: take every tracked change in or back, or only save it again, or print it. */
export interface OfficeTask {
  readonly docx: Uint8Array;
  readonly verb: 'accept' | 'reject' | 'save' | 'print';
}

const patienceMs = 10 * 60_000;

/**
 * Has LibreOffice do all tasks in one run of it, under a profile of its own, by a macro in that profile. Gives a DOCX for
 * each, a PDF where it printed, null where it could not read or write the file. Rejects when there is no `soffice`.
 */
export async function inLibreOffice(tasks: readonly OfficeTask[]): Promise<(Uint8Array | null)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-office-'));
  try {
    const library = join(folder, 'profile', 'user', 'basic', 'Standard');
    // The first start fills the profile, over whatever stands in it.
    await run(folder, '--terminate_after_init');
    await writeFile(join(library, 'Desk.xba'), moduleOf(MACRO));
    await writeFile(join(library, 'script.xlb'), LIBRARY);
    const outOf = (at: number, verb: OfficeTask['verb']) =>
      join(folder, `${at}.${verb === 'print' ? 'pdf' : 'out.docx'}`);
    const lines = tasks.map(({ verb }, at) => [verb, join(folder, `${at}.docx`), outOf(at, verb)].join('|'));
    await Promise.all(tasks.map(({ docx }, at) => writeFile(join(folder, `${at}.docx`), docx)));
    await writeFile(join(folder, 'tasks'), `${lines.join('\n')}\n`);
    await run(folder, `macro:///Standard.Desk.Work("${join(folder, 'tasks')}")`);
    return await Promise.all(tasks.map(({ verb }, at) => readFile(outOf(at, verb)).catch(() => null)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(folder: string, deed: string): Promise<void> {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const office = spawn('soffice', ['--headless', '--norestore', '--nologo', profile, deed], {
    stdio: 'ignore',
    timeout: patienceMs,
  });
  const [code] = await once(office, 'close');
  if (code !== 0) throw new Error(`soffice ended with ${code}`);
}

const MACRO = `
Sub Work(list As String)
  Dim file As Integer, line As String, parts
  file = FreeFile
  Open list For Input As #file
  Do While Not Eof(file)
    Line Input #file, line
    parts = Split(line, "|")
    If UBound(parts) = 2 Then One(parts(0), parts(1), parts(2))
  Loop
  Close #file
  StarDesktop.terminate()
End Sub

Sub One(verb As String, source As String, target As String)
  On Error GoTo Failed
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  Dim document, dispatcher
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  If verb = "accept" Then dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:AcceptAllTrackedChanges", "", 0, Array())
  If verb = "reject" Then dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:RejectAllTrackedChanges", "", 0, Array())
  filter(0).Name = "FilterName"
  filter(0).Value = IIf(verb = "print", "writer_pdf_Export", "MS Word 2007 XML")
  document.storeToURL(ConvertToURL(target), filter())
  document.close(True)
Failed:
End Sub
`;

const moduleOf = (basic: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n' +
  '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Desk" script:language="StarBasic">' +
  `${basic.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</script:module>\n`;

const LIBRARY =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n' +
  '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" ' +
  'library:passwordprotected="false"><library:element library:name="Desk"/></library:library>\n';
