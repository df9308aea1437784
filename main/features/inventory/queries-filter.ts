import type { Condition } from '#contract/inventory.ts';
import { rankOf } from './conditions.ts';
import { likePattern, searchWords, wordsIn } from './search.ts';

const environmentTexts = [
  'name',
  'region',
  'account',
  "(select group_concat(value, ' ') from json_each(applications))",
];

/** Conditions that must all hold, as SQL with its parameters in order. */
export class Filter {
  readonly #terms: string[] = [];
  readonly parameters: unknown[];

  /** @param before parameters of what stands before the conditions. */
  constructor(...before: readonly unknown[]) {
    this.parameters = [...before];
  }

  /** Whether it lets everything through. */
  get isEmpty(): boolean {
    return this.#terms.length === 0;
  }

  get where(): string {
    return this.isEmpty ? '' : `where ${this.#terms.join(' and ')}`;
  }

  add(term: string, ...parameters: readonly unknown[]): this {
    this.#terms.push(term);
    this.parameters.push(...parameters);
    return this;
  }

  addIf(value: unknown, term: string): this {
    return value === undefined ? this : this.add(term, value);
  }

  /** The column has this value; an empty one stands for none. */
  addValue(column: string, value: string | undefined): this {
    if (value === undefined) return this;
    return value === '' ? this.add(`${column} is null`) : this.add(`${column} = ?`, value);
  }

  /** What another filter asks for, too. */
  and(other: Filter): this {
    for (const term of other.#terms) this.#terms.push(term);
    this.parameters.push(...other.parameters);
    return this;
  }

  addOneOf(column: string, values: readonly unknown[] | undefined): this {
    return values === undefined ? this : this.add(`${column} in (${values.map(() => '?').join(', ')})`, ...values);
  }

  addConditions(conditions: readonly Condition[] | undefined): this {
    return this.addOneOf('condition', conditions?.map(rankOf));
  }

  /** Every word must be found by the table's search index or, where it is too short for that, in the name or id. */
  addText(table: string, text: string | undefined): this {
    const { match, short } = searchWords(text ?? '');
    if (match !== null) this.add(`number in (select rowid from ${table}_search where ${table}_search match ?)`, match);
    for (const pattern of short) this.add(`(name like ? escape '\\' or id like ? escape '\\')`, pattern, pattern);
    return this;
  }

  /** Every word must occur in what there is to know of an environment; there are few enough to look through them all. */
  addEnvironmentText(text: string | undefined): this {
    for (const word of wordsIn(text ?? '')) {
      const terms = environmentTexts.map((column) => `${column} like ? escape '\\'`);
      this.add(`(${terms.join(' or ')})`, ...environmentTexts.map(() => likePattern(word)));
    }
    return this;
  }
}
