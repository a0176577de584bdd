/**
 * Words that show a price by time. Services are sold for a result: there is no hourly or daily rate, so none may stand
 * on a paper that a customer reads (001 Selling Professional Services, "What are our daily or hourly rates?").
 */
const AMOUNT = String.raw`(?:(?:USD|EUR|GBP|US\$|\$|€|£)\s?\d[\d.,]*|\d[\d.,]*\s?(?:USD|EUR|GBP|dollars|euros))`;
const TIME = `(?:hours?|hrs?|h|days?|person[- ]days?|man[- ]days?)`;

const RATES: readonly RegExp[] = [
  /\b(?:hourly|daily|day|per[- ]diem) (?:rates?|fees?|prices?|charges?)\b/i,
  /\brate cards?\b/i,
  /\bby the (?:hour|day)\b/i,
  /\b(?:per|an|each) hour\b/i,
  /\bper (?:working |business |person[- ])?day\b/i,
  new RegExp(String.raw`${AMOUNT}\s?(?:/|per|an?|each|for each|for every)\s?${TIME}\b`, 'i'),
  new RegExp(String.raw`\b\d[\d.,]*\s?${TIME}\s?(?:x|×|\*|at|@)\s?${AMOUNT}`, 'i'),
];

/** The first words of a text that show a price by the hour or day, or undefined. */
export function rateWording(text: string): string | undefined {
  for (const rate of RATES) {
    const found = rate.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
