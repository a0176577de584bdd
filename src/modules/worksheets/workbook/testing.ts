import { strFromU8, unzipSync } from 'fflate';

/** What tests read workbooks with: by their parts alone, without the library that wrote them, and computed anew. */
export type Value = string | number;
export interface Cell {
  readonly value: Value;
  readonly formula: string | undefined;
}
/** Sheet, then address, then what stands there. */
export type Book = Map<string, Map<string, Cell>>;

const plain = (text: string) =>
  text
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** Reads every cell of every sheet. */
export function readBook(bytes: Uint8Array): Book {
  const parts = unzipSync(bytes);
  const part = (name: string) => (parts[name] ? strFromU8(parts[name]) : '');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item = '']) => plain(item));
  const names = [...part('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name = '']) => name);
  return new Map(
    names.map((name, at) => {
      const cells = new Map<string, Cell>();
      const xml = part(`xl/worksheets/sheet${at + 1}.xml`);
      for (const [, head = '', inner = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const address = /r="([A-Z]+\d+)"/.exec(head)?.[1] ?? '';
        const kind = /t="(\w+)"/.exec(head)?.[1] ?? 'n';
        const raw = plain(/<v>(.*?)<\/v>/s.exec(inner)?.[1] ?? /<is>(.*?)<\/is>/s.exec(inner)?.[1] ?? '');
        const formula = /<f[^>]*>(.*?)<\/f>/s.exec(inner)?.[1];
        const value = kind === 's' ? (shared[Number(raw)] ?? '') : kind === 'n' && raw !== '' ? Number(raw) : raw;
        cells.set(address, { value, formula: formula === undefined ? undefined : plain(formula) });
      }
      return [name, cells];
    }),
  );
}

/** Every formula whose stored result is not what its cells come to. */
export function wrongResults(book: Book): string[] {
  const known = new Map<string, Value>();
  return [...book].flatMap(([sheet, cells]) =>
    [...cells].flatMap(([address, { formula, value }]) => {
      if (formula === undefined) return [];
      const computed = valueAt({ book, known }, sheet, address);
      const same = typeof computed === 'number' ? Math.abs(computed - Number(value)) < 1e-6 : computed === value;
      return same ? [] : [`${sheet}!${address} says ${value}, =${formula} is ${computed}`];
    }),
  );
}

interface Desk {
  readonly book: Book;
  readonly known: Map<string, Value>;
}

function valueAt(desk: Desk, sheet: string, address: string): Value {
  const place = `${sheet}!${address}`;
  const known = desk.known.get(place);
  if (known !== undefined) return known;
  const cell = desk.book.get(sheet)?.get(address);
  const value =
    cell?.formula === undefined ? (cell?.value ?? '') : (new Formula(desk, sheet, cell.formula).value()[0] ?? '');
  desk.known.set(place, value);
  return value;
}

/** One formula, read from left to right. It knows the few forms that our workbooks use; ranges are lists of values. */
class Formula {
  readonly #desk: Desk;
  readonly #sheet: string;
  readonly #words: string[];
  #at = 0;

  constructor(desk: Desk, sheet: string, formula: string) {
    this.#desk = desk;
    this.#sheet = sheet;
    this.#words =
      formula.match(
        /"(?:[^"]|"")*"|(?:(?:'[^']+'|\w+)!)?\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?|[A-Z]+(?=\()|\d+(?:\.\d+)?|<>|>=|<=|[-+*/&=<>(),]/g,
      ) ?? [];
  }

  value(): Value[] {
    return this.#binary([['&'], ['=', '<>', '>=', '<=', '>', '<'], ['+', '-'], ['*', '/']]);
  }

  #binary([signs, ...tighter]: readonly (readonly string[])[]): Value[] {
    if (signs === undefined) return this.#one();
    let left = this.#binary(tighter);
    while (signs.includes(this.#words[this.#at] ?? '')) {
      const sign = this.#words[this.#at++]!;
      const right = this.#binary(tighter);
      left = [operated(sign, left[0] ?? '', right[0] ?? '')];
    }
    return left;
  }

  #one(): Value[] {
    const word = this.#words[this.#at++] ?? '';
    if (word === '(') return this.#until(')');
    if (word.startsWith('"')) return [word.slice(1, -1).replaceAll('""', '"')];
    if (/^[\d.]+$/.test(word)) return [Number(word)];
    if (this.#words[this.#at] === '(') return this.#called(word);
    return this.#range(word);
  }

  #until(end: string): Value[] {
    const value = this.value();
    if (this.#words[this.#at++] !== end) throw new SyntaxError(`no ${end} in ${this.#words.join(' ')}`);
    return value;
  }

  #called(name: string): Value[] {
    const given: Value[][] = [];
    do {
      this.#at += 1;
      given.push(this.value());
    } while (this.#words[this.#at] === ',');
    if (this.#words[this.#at++] !== ')') throw new SyntaxError(`${name} has no end in ${this.#words.join(' ')}`);
    const form = forms[name];
    if (!form) throw new SyntaxError(`no such function: ${name}`);
    return [form(given)];
  }

  #range(word: string): Value[] {
    const [, sheet, first = '', last = first] =
      /^(?:('[^']+'|\w+)!)?([A-Z]+\d+)(?::([A-Z]+\d+))?$/.exec(word.replaceAll('$', '')) ?? [];
    if (first === '') throw new SyntaxError(`"${word}" in ${this.#words.join(' ')}`);
    const name = sheet?.replaceAll("'", '') ?? this.#sheet;
    return addresses(first, last).map((address) => valueAt(this.#desk, name, address));
  }
}

const number = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
const sum = (values: readonly Value[]): number => values.reduce<number>((all, value) => all + number(value), 0);
/** As spreadsheet programs round: of the number as it is shown with 15 digits, halves away from zero. */
const round = (value: number, digits: number): number => {
  const scaled = Number((Math.abs(value) * 10 ** digits).toPrecision(15));
  return (Math.sign(value) * Math.round(scaled)) / 10 ** digits;
};

const forms: Readonly<Record<string, (given: readonly Value[][]) => Value>> = {
  SUM: (given) => sum(given.flat()),
  SUMIF: ([range = [], wanted = [], summed = range]) => sum(summed.filter((_, at) => meets(range[at], wanted[0]))),
  SUMIFS: ([summed = [], ...criteria]) =>
    sum(
      summed.filter((_, at) => criteria.every((range, of) => of % 2 === 1 || meets(range[at], criteria[of + 1]?.[0]))),
    ),
  ROUND: ([value = [], digits = []]) => round(number(value[0]), number(digits[0])),
  AND: (given) => Number(given.flat().every((value) => value !== 0)),
  IF: ([asked = [], then = [], otherwise = []]) => (asked[0] !== 0 ? then : otherwise)[0] ?? '',
  SUBSTITUTE: ([text = [], old = [], other = []]) => String(text[0]).replaceAll(String(old[0]), String(other[0])),
};

/** A criterion of SUMIFS: equal without regard to capitals, `<>` for unequal, `*` and `?` for any text, `~` before a sign that means itself. */
function meets(value: Value | undefined, wanted: Value | undefined): boolean {
  const [, sign, text = ''] = /^(<>|=)?(.*)$/s.exec(String(wanted)) ?? [];
  const pattern = text.replace(/~([~*?])|([*])|([?])|[\\^$.|+()[\]{}]/g, (found, kept: string, many, one) =>
    kept ? `\\${kept}` : many ? '.*' : one ? '.' : `\\${found}`,
  );
  const equal = new RegExp(`^${pattern}$`, 'is').test(String(value ?? ''));
  return sign === '<>' ? !equal : equal;
}

function operated(sign: string, left: Value, right: Value): Value {
  const [a, b] = [number(left), number(right)];
  switch (sign) {
    case '&':
      return `${left}${right}`;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '>=':
      return Number(a >= b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '<':
      return Number(a < b);
    default:
      return Number((sign === '=') === (left === right));
  }
}

function addresses(first: string, last: string): string[] {
  const row = (address: string) => Number(address.replace(/\D/g, ''));
  const column = (address: string) =>
    [...address.replace(/\d/g, '')].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0);
  const letters = (at: number): string =>
    at === 0 ? '' : letters(Math.floor((at - 1) / 26)) + String.fromCharCode(65 + ((at - 1) % 26));
  const all: string[] = [];
  for (let at = row(first); at <= row(last); at++) {
    for (let code = column(first); code <= column(last); code++) all.push(`${letters(code)}${at}`);
  }
  return all;
}
