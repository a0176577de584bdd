import { field, text } from '../documents/paper.ts';
import { writePdf } from '../documents/pdf.ts';
import { sealPaper } from '../documents/seal.ts';
import { type Finding, ok, refused } from '../platform/doctor/finding.ts';

/** Loads typesetter and fonts and sets one paper of one line. */
export function examinePress(): Finding {
  try {
    const pdf = writePdf(linePaper());
    return ok('typesetter', `Fonts and typesetter set a line: ${pdf.length.toLocaleString('en-US')} bytes of PDF.`);
  } catch (why) {
    return refused(
      'typesetter',
      why,
      'Run "npm ci" again on this machine; without it papers are written as Word files alone.',
    );
  }
}

/** A paper of one line, to try things on. */
export const linePaper = () =>
  sealPaper({
    type: 'doc',
    attrs: {
      id: 'SOW-2000-0000',
      version: 1,
      title: 'One line',
      author: 'Parley',
      language: 'en-US',
      date: '2000-01-01',
      pageSize: 'a4',
    },
    content: [
      {
        type: 'cover',
        attrs: { kind: 'Statement of work', contents: 'Contents' },
        content: [
          {
            type: 'particular',
            attrs: { id: 'cover_customer', label: 'Customer' },
            content: [field('customerName', 'Nobody')],
          },
        ],
      },
      {
        type: 'clause',
        attrs: { id: 'line', source: null },
        content: [
          {
            type: 'heading',
            attrs: { id: 'line_h', level: 1 },
            content: [text('The quick brown fox jumps over the lazy dog.')],
          },
        ],
      },
    ],
  });
