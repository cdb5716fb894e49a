import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problem.js';
import { AccountFields } from './fields/account-fields.js';
import { EXTENDED } from './fields/field.js';
import { Projection } from './rules/views/projection.js';

/** Clients ask for the same few again and again, and each has statements and writers of its own. */
const REMEMBERED = 200;

/** Reads the parameter `fields`. */
@Injectable()
export class Projections {
  private readonly known = new LRUCache<string, Projection>({ max: REMEMBERED });

  constructor(private readonly fields: AccountFields) {}

  /**
   * @param list names separated by commas; undefined: the whole view is asked for
   * @throws Problem `invalid_parameter` for a name that is no field, and for none at all
   */
  of(list: string | undefined): Projection | undefined {
    if (list === undefined) return undefined;
    const asked = new Set(
      list.split(',').flatMap((item) => (item.trim() === '' ? [] : this.namesOf(item.trim()))),
    );
    if (asked.size === 0)
      throw new Problem('invalid_parameter', { detail: 'fields must name at least one field.' });
    const key = this.fields.names.filter((name) => asked.has(name)).join();
    let projection = this.known.get(key);
    if (projection === undefined) this.known.set(key, (projection = new Projection(asked)));
    return projection;
  }

  private namesOf(name: string): readonly string[] {
    const { names, declared } = this.fields;
    if (names.includes(name)) return [name];
    if (name === EXTENDED && declared.length > 0) return declared.map((field) => field.name);
    const shown = JSON.stringify(name.slice(0, 40));
    throw new Problem('invalid_parameter', { detail: `${shown} in fields is not a field of an account.` });
  }
}
