import type { Condition } from '#contract/inventory.ts';
import { rankOf } from './conditions.ts';
import { likePattern, searchWords } from './search.ts';

/** Conditions that must all hold, as SQL with its parameters in order. */
export class Filter {
  readonly #terms: string[] = [];
  readonly parameters: unknown[] = [];

  get where(): string {
    return this.#terms.length === 0 ? '' : `where ${this.#terms.join(' and ')}`;
  }

  add(term: string, ...parameters: readonly unknown[]): this {
    this.#terms.push(term);
    this.parameters.push(...parameters);
    return this;
  }

  addIf(value: unknown, term: string): this {
    return value === undefined ? this : this.add(term, value);
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

  /** Every word must occur in one of the columns, which a small table can afford to look through. */
  addTextIn(columns: readonly string[], text: string | undefined): this {
    for (const word of (text ?? '').split(/\s+/u).filter((part) => part !== '')) {
      const terms = columns.map((column) => `${column} like ? escape '\\'`);
      this.add(`(${terms.join(' or ')})`, ...columns.map(() => likePattern(word)));
    }
    return this;
  }
}
