import type { AccessEntry } from '../access-log/accesses.dto.js';
import type { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { valueOf } from '../fields/account-values.js';
import type { HistoryEntry } from '../../changes/log/history.js';
import { Html, markup } from '../../http/html.js';
import { rootTag } from '../../http/root-tag.js';
import { DATA_PAGE_TEXTS } from '../../i18n/data-page/texts.js';
import { inWords } from '../../i18n/time-in-words.js';
import { localeOf, type Language } from '../../i18n/user-messages.js';
import type { EmailChangeRecord } from './email-change-records.js';
import { POLICY, STYLE } from './style.js';

/** All that is stored of a user. What may be long is read while the page is written. */
export interface PersonalData {
  readonly account: AccountRow;
  /** WebP. */
  readonly picture: Buffer | null;
  readonly preferences: Readonly<Record<string, string>>;
  readonly emailChanges: () => AsyncIterable<EmailChangeRecord>;
  readonly accesses: () => AsyncIterable<AccessEntry>;
  readonly history: () => AsyncIterable<HistoryEntry>;
}

export interface PageContext {
  readonly fields: AccountFields;
  readonly service: string;
  readonly language: Language;
  readonly time: Date;
}

/** The page that shows it all, part by part. It needs nothing from outside, and has no script. */
export class DataPage {
  private readonly texts;
  private readonly list;
  private readonly number;

  constructor(private readonly context: PageContext) {
    const { language } = context;
    this.texts = DATA_PAGE_TEXTS[language];
    this.list = new Intl.ListFormat(localeOf(language), { type: 'unit', style: 'short' });
    this.number = new Intl.NumberFormat(localeOf(language));
  }

  async *write(data: PersonalData): AsyncGenerator<string> {
    const { texts } = this;
    const { service, language, time } = this.context;
    const intro = texts.intro
      .replace('{service}', () => service)
      .replace('{time}', () => inWords(time, language));
    yield markup`<!doctype html>
${rootTag(language)}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${texts.title}: ${data.account.username} - ${service}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${texts.title}</h1>
<p class="quiet">${intro}</p>
${this.account(data.account)}
${this.picture(data.picture)}
${this.preferences(data.preferences)}
`.text;
    yield* this.section(
      texts.emailChanges,
      [texts.when, texts.old, texts.new, texts.state],
      this.emailChanges(data),
    );
    yield markup`<h2>${texts.accesses}</h2>\n<p class="quiet">${texts.accessesLead}</p>\n`.text;
    const heads = [texts.who, texts.why, texts.what, texts.times, texts.first, texts.last];
    yield* this.table(texts.accesses, heads, this.accesses(data));
    yield* this.section(texts.history, [texts.when, texts.who, texts.what], this.history(data));
    yield '</main>\n</body>\n</html>\n';
  }

  private account(account: AccountRow): Html {
    const rows = this.context.fields.transferred.map((field) => {
      const value = field.kind.toText(valueOf(account, field)) ?? '';
      return this.row(this.titleOf(field.name), value);
    });
    return markup`<h2>${this.texts.account}</h2>\n<dl>\n${rows}</dl>`;
  }

  private row(title: string, value: string): Html {
    const shown =
      value === '' ? markup`<dd class="quiet">${this.texts.empty}</dd>` : markup`<dd>${value}</dd>`;
    return markup`<dt>${title}</dt>${shown}\n`;
  }

  private picture(picture: Buffer | null): Html {
    if (picture === null)
      return markup`<h2>${this.texts.picture}</h2>\n<p class="quiet">${this.texts.none}</p>`;
    const source = `data:image/webp;base64,${picture.toString('base64')}`;
    return markup`<h2>${this.texts.picture}</h2>\n<img src="${source}" alt="${this.texts.pictureText}">`;
  }

  private preferences(preferences: PersonalData['preferences']): Html {
    const rows = Object.entries(preferences).map(([key, value]) => this.row(key, value));
    const shown =
      rows.length === 0 ? markup`<p class="quiet">${this.texts.none}</p>` : markup`<dl>\n${rows}</dl>`;
    return markup`<h2>${this.texts.preferences}</h2>\n${shown}`;
  }

  private async *emailChanges({ emailChanges }: PersonalData): AsyncGenerator<(string | Html)[]> {
    for await (const { requested_at, old_email, new_email, state } of emailChanges()) {
      yield [this.when(requested_at), old_email, new_email, this.texts.states[state]];
    }
  }

  private async *accesses({ accesses }: PersonalData): AsyncGenerator<(string | Html)[]> {
    for await (const { by, kind, purpose, fields, first, last, count } of accesses()) {
      const who = `${by ?? this.texts.erased} (${this.texts.kinds[kind]})`;
      const what = this.list.format(fields.map((field) => this.titleOf(field)));
      yield [who, purpose ?? '', what, this.number.format(count), this.when(first), this.when(last)];
    }
  }

  private async *history({ history }: PersonalData): AsyncGenerator<(string | Html)[]> {
    for await (const { time, actor, type, changes } of history()) {
      const lines = Object.entries(changes).map(([field, change]) => {
        const { was, now, forgottenValues } = this.texts;
        const values =
          change === null
            ? forgottenValues
            : `${was} ${this.value(change.old)}, ${now} ${this.value(change.new)}`;
        return markup`<p>${this.titleOf(field)}: ${values}</p>`;
      });
      const kind = this.texts.types[type as keyof typeof this.texts.types] ?? type;
      yield [this.when(time.toISOString()), actor ?? this.texts.erased, markup`<p>${kind}</p>${lines}`];
    }
  }

  private async *section(
    title: string,
    heads: readonly string[],
    rows: AsyncIterable<readonly (string | Html)[]>,
  ): AsyncGenerator<string> {
    yield markup`<h2>${title}</h2>\n`.text;
    yield* this.table(title, heads, rows);
  }

  private async *table(
    title: string,
    heads: readonly string[],
    rows: AsyncIterable<readonly (string | Html)[]>,
  ): AsyncGenerator<string> {
    const columns = heads.map((head) => markup`<th scope="col">${head}</th>`);
    let isEmpty = true;
    for await (const cells of rows) {
      if (isEmpty)
        yield markup`<table aria-label="${title}">\n<thead><tr>${columns}</tr></thead>\n<tbody>\n`.text;
      isEmpty = false;
      yield markup`<tr>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`.text;
    }
    yield isEmpty ? markup`<p class="quiet">${this.texts.none}</p>\n`.text : '</tbody>\n</table>\n';
  }

  /** In the words of the reader, if there are any; a field that is no longer declared has its name alone. */
  private titleOf(name: string): string {
    const { fields, language } = this.context;
    const field = fields.all.find((one) => one.name === name);
    return this.texts.fields[name] ?? field?.titles?.[language] ?? field?.title ?? name;
  }

  private value(value: unknown): string {
    if (value === null || value === '') return `(${this.texts.empty})`;
    if (typeof value === 'boolean') return value ? this.texts.yes : this.texts.no;
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  private when(time: string): string {
    return inWords(new Date(time), this.context.language);
  }
}
