import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type ZipPart, zipFile, zipPart } from '../../fixtures/reports/workbook-file.ts';
import { Refusal } from '../platform/refusal.ts';
import { PACKED_TIGHTER_MAX, UNPACKED_BYTES_MAX, Zip } from './zip.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The code and sentence of the refusal that opening or unpacking the package ends in. */
async function refusal(file: Uint8Array, part?: string): Promise<{ code: string; message: string }> {
  try {
    const zip = new Zip(file, 'sow.docx');
    for (const name of part === undefined ? zip.entries.keys() : [part]) await zip.read(name);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('The package was not refused.');
}

/** Zeros as they come, piece by piece, so that a test needs no memory for them. */
function* zeros(bytes: number): Generator<Uint8Array> {
  const piece = new Uint8Array(1_000_000);
  for (let at = 0; at < bytes; at += piece.length) yield piece;
}

const small = async (): Promise<ZipPart[]> => [
  await zipPart('a.xml', ['<a/>']),
  await zipPart('b/c.xml', ['<c>2</c>']),
];

describe('a sound package', () => {
  test('gives its parts as they went in, packed or stored', async () => {
    const file = zipSync({
      'a.xml': [text('<a>é</a>'), { level: 9 }],
      'b.bin': [text('stored'), { level: 0 }],
      'empty.xml': text(''),
    });
    const zip = new Zip(file, 'sow.docx');
    expect([...zip.entries.keys()]).toEqual(['a.xml', 'b.bin', 'empty.xml']);
    expect((await zip.read('a.xml')).toString()).toBe('<a>é</a>');
    expect((await zip.read('b.bin')).toString()).toBe('stored');
    expect((await zip.read('empty.xml')).length).toBe(0);
  });

  test('may stand inside a larger buffer, and carry a comment', async () => {
    const file = Buffer.from(zipFile(await small()));
    file.writeUInt16LE(5, file.length - 2);
    const around = Buffer.concat([Buffer.from('before'), file, Buffer.from('hello')]);
    const zip = new Zip(around.subarray(6), 'sow.docx');
    expect((await zip.read('b/c.xml')).toString()).toBe('<c>2</c>');
  });

  test('may carry its sizes in 64 bits', async () => {
    const zip = new Zip(wideZip('a.xml', '<a/>'), 'sow.docx');
    expect((await zip.read('a.xml')).toString()).toBe('<a/>');
  });

  test('a folder listed by itself is no part', () => {
    const zip = new Zip(zipSync({ 'word/': text(''), 'word/a.xml': text('<a/>') }), 'sow.docx');
    expect([...zip.entries.keys()]).toEqual(['word/a.xml']);
  });
});

describe('a damaged package', () => {
  test.each([0.1, 0.5, 0.9, 0.999])('cut at %f of its length is refused', async (share) => {
    const file = zipFile(await small());
    const cut = file.subarray(0, Math.floor(file.length * share));
    expect(await refusal(cut)).toEqual({
      code: 'archive.damaged',
      message: 'sow.docx is damaged or cut short (its end is missing): fetch it again from where it came from.',
    });
  });

  test('every single flipped byte is either refused or without effect on what comes out', async () => {
    const file = zipFile(await small());
    for (let at = 0; at < file.length; at += 1) {
      const flipped = Buffer.from(file);
      flipped[at] = (flipped[at] ?? 0) ^ 0x55;
      try {
        const zip = new Zip(flipped, 'sow.docx');
        for (const name of zip.entries.keys())
          expect(['<a/>', '<c>2</c>']).toContain((await zip.read(name)).toString());
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(Refusal);
      }
    }
  });

  test('a part that does not match its checksum is refused', async () => {
    const [first] = await small();
    const file = zipFile([{ ...first!, checksum: 1 }]);
    expect((await refusal(file)).message).toContain('a.xml does not match its checksum');
  });

  test('a part of another length than declared is refused', async () => {
    const [first] = await small();
    expect((await refusal(zipFile([{ ...first!, unpackedBytes: 3 }]))).message).toContain(
      'a.xml does not match its checksum',
    );
  });

  test('a part that reaches into the directory is refused', async () => {
    const file = Buffer.from(zipFile(await small()));
    file.writeUInt32LE(500, file.lastIndexOf('PK\x01\x02', file.length, 'latin1') + 20);
    expect((await refusal(file)).message).toContain('b/c.xml breaks off');
  });

  test('a part packed in an unknown way is refused', async () => {
    const file = Buffer.from(zipFile(await small()));
    file.writeUInt16LE(12, file.indexOf('PK\x01\x02', 0, 'latin1') + 10);
    expect((await refusal(file)).message).toContain('a.xml is packed in a way that office programs do not use');
  });

  test('two parts of one name are refused', async () => {
    const [first] = await small();
    expect((await refusal(zipFile([first!, first!]))).message).toContain('it holds a.xml twice');
  });

  test('parts that share bytes are refused', async () => {
    const file = Buffer.from(zipFile(await small()));
    const second = file.indexOf('PK\x01\x02', file.indexOf('PK\x01\x02') + 4, 'latin1');
    file.writeUInt32LE(0, second + 42);
    expect((await refusal(file)).message).toContain('overlaps another part');
  });
});

describe('a hostile package', () => {
  test.each(['../../etc/passwd', '/etc/passwd', 'word\\document.xml', 'C:/autoexec.bat', 'a/../../b', 'a\0.xml'])(
    'a part named %j is refused',
    async (name) => {
      const { code, message } = await refusal(zipFile([await zipPart(name, ['x'])]));
      expect(code).toBe('archive.path');
      expect(message).toContain('leads out of the package');
    },
  );

  test('parts behind a password are refused', async () => {
    const file = Buffer.from(zipFile(await small()));
    const directory = file.indexOf('PK\x01\x02', 0, 'latin1');
    file.writeUInt16LE(1, directory + 8);
    expect((await refusal(file)).code).toBe('archive.encrypted');
  });

  test('more parts than any document has are refused', async () => {
    const parts = await Promise.all(Array.from({ length: 2_001 }, (_, index) => zipPart(`${index}.xml`, ['x'])));
    expect((await refusal(zipFile(parts))).code).toBe('archive.entries');
  });

  test('101 MB of zeros in a part are refused while they unpack', async () => {
    const bomb = zipFile([await zipPart('word/media/junk.bin', zeros(101_000_000))]);
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await refusal(bomb)).toEqual({
      code: 'archive.tooLarge',
      message:
        'sow.docx unpacks to more than 100 MB of something that is not rows: take out pictures, attachments and padding, or export it again.',
    });
  });

  test('a bomb that declares itself small is refused by what really comes out', async () => {
    const part = await zipPart('word/media/junk.bin', zeros(101_000_000));
    expect((await refusal(zipFile([{ ...part, unpackedBytes: 1_000 }]))).code).toBe('archive.tooLarge');
  });

  test('many parts that are large only together are refused', async () => {
    const parts = await Promise.all(['a', 'b', 'c'].map((name) => zipPart(name, zeros(40_000_000))));
    expect((await refusal(zipFile(parts))).code).toBe('archive.tooLarge');
  });

  test('what declares itself too large is refused without unpacking a byte', async () => {
    const part = await zipPart('junk.bin', ['x']);
    const zip = new Zip(zipFile([{ ...part, unpackedBytes: UNPACKED_BYTES_MAX + 1 }]), 'sow.docx');
    expect(() => zip.refuseDeclaredBomb(() => false)).toThrow('unpacks to more than 100 MB');
  });

  test('99 MB are not refused', async () => {
    const zip = new Zip(zipFile([await zipPart('junk.bin', zeros(99_000_000))]), 'sow.docx');
    zip.refuseDeclaredBomb(() => false);
    expect((await zip.read('junk.bin')).length).toBe(99_000_000);
  });
});

describe('forgiving rows', () => {
  /** Unpacks everything, taking every byte for a row. */
  async function unpackAsRows(file: Uint8Array): Promise<number> {
    const zip = new Zip(file, 'report.xlsx');
    let bytes = 0;
    for await (const piece of zip.unpack('sheet.xml')) {
      zip.forgive('sheet.xml', piece.length);
      bytes += piece.length;
    }
    return bytes;
  }

  test('rows packed as rows are may pass the limit', async () => {
    const file = zipFile([await zipPart('sheet.xml', rowsOf(102_000_000))]);
    expect(file.length * PACKED_TIGHTER_MAX).toBeGreaterThan(102_000_000);
    new Zip(file, 'report.xlsx').refuseDeclaredBomb(() => true);
    expect(await unpackAsRows(file)).toBeGreaterThan(102_000_000);
  });

  test('a part packed more tightly than rows ever are is not forgiven a byte, whatever it declares', async () => {
    const part = await zipPart('sheet.xml', zeros(101_000_000));
    const honest = new Zip(zipFile([part]), 'report.xlsx');
    expect(() => honest.refuseDeclaredBomb(() => true)).toThrow('unpacks to more than 100 MB');
    await expect(unpackAsRows(zipFile([{ ...part, unpackedBytes: 1_000 }]))).rejects.toThrow(
      'unpacks to more than 100 MB',
    );
  });

  test('more than a gigabyte is not forgiven, nor believed', async () => {
    const zip = new Zip(zipFile([await zipPart('sheet.xml', rowsOf(102_000_000))]), 'report.xlsx');
    zip.forgive('sheet.xml', 1_000_000_001);
    await expect(zip.read('sheet.xml', 200_000_000)).rejects.toThrow('unpacks to more than 100 MB');
  });

  test('even honest rows end somewhere', async () => {
    const part = await zipPart('sheet.xml', rowsOf(1_000_000));
    const zip = new Zip(
      zipFile([{ ...part, packed: Buffer.alloc(30_000_000), unpackedBytes: 1_200_000_000 }]),
      'report.xlsx',
    );
    expect(() => zip.refuseDeclaredBomb(() => true)).toThrow('unpacks to more than 100 MB');
  });
});

function* rowsOf(bytes: number): Generator<string> {
  for (let at = 0, row = 1; at < bytes; row += 1) {
    const text = Array.from(
      { length: 20 },
      (_, column) =>
        `<c r="${String.fromCharCode(65 + column)}${row}"><v>${(row * 7919 * (column + 1)) % 1_000_003}</v></c>`,
    ).join('');
    at += text.length;
    yield text;
  }
}

/** A package as writers of huge files make it: every size and place of the part in its 64-bit extra field. */
function wideZip(name: string, content: string): Buffer {
  const plain = zipFile([
    { name, packed: deflateRawSync(content), method: 8, checksum: 0, unpackedBytes: content.length },
  ]);
  const checked = zipSync({ [name]: text(content) });
  const checksum = Buffer.from(checked).readUInt32LE(14);
  const file = Buffer.from(plain);
  const directory = file.indexOf('PK\x01\x02', 0, 'latin1');
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(content.length), 4);
  extra.writeBigUInt64LE(BigInt(file.readUInt32LE(directory + 20)), 12);
  const header = Buffer.from(file.subarray(directory, directory + 46 + name.length));
  header.writeUInt32LE(checksum, 16);
  for (const offset of [20, 24, 42]) header.writeUInt32LE(0xffffffff, offset);
  header.writeUInt16LE(extra.length, 30);
  const end64 = Buffer.alloc(76);
  end64.write('PK\x06\x06', 0, 'latin1');
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(directory), 48);
  end64.write('PK\x06\x07', 56, 'latin1');
  end64.writeBigUInt64LE(BigInt(directory + header.length + extra.length), 64);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([file.subarray(0, directory), header, extra, end64, end]);
}
