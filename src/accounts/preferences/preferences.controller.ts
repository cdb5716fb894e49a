import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Patch,
  Put,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { Problem } from '../../http/problem.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import type { Fault } from '../../validation/fault.js';
import { chooseLanguage } from '../../i18n/user-messages.js';
import { AccessLog, type ReadRequest } from '../access-log/access-log.service.js';
import { AccountUpdateService } from '../account-update.service.js';
import { NoQuery } from '../dto/account-queries.dto.js';
import { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { OwnerOrStaffGuard } from '../guards/owner-or-staff.guard.js';
import { OwnerGuard, RequestedAccount } from '../guards/owner.guard.js';
import { MergePatch } from '../merge-patch.js';
import { PatchBodyPipe } from '../merge-patch.pipe.js';
import { NOT_TEXT } from '../fields/preferences.js';
import { judgePreferences, keysTooMany, preferencesOf } from './account-preferences.js';
import { PreferenceValuePipe } from './preferences.pipes.js';
import {
  ApiDeletePreference,
  ApiGetPreference,
  ApiGetPreferences,
  ApiPatchPreferences,
  ApiPutPreference,
  PreferencesApi,
} from './preferences.openapi.js';

interface SaveOptions {
  /** Whether it needs no tag even where a PATCH does. */
  readonly always?: boolean;
  /** A preference that must be there, else it is 404. */
  readonly mustBeThere?: string;
  /** Of all that was sent. */
  readonly fault?: Fault | undefined;
}

/** As the history calls them. */
const SHOWN = ['preferences'];

type RequestHeaders = Record<string, string | undefined>;

/** What clients of Open edX keep for a user. Each change is one of the account: there is no second store. */
@PreferencesApi()
@Controller('api/user/v1/preferences')
export class PreferencesController {
  constructor(
    private readonly fields: AccountFields,
    private readonly updates: AccountUpdateService,
    private readonly accesses: AccessLog,
  ) {}

  @Get(':username')
  @Header('Cache-Control', 'private, no-store')
  @UseGuards(OwnerOrStaffGuard)
  @ApiGetPreferences()
  async getPreferences(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: ReadRequest,
  ) {
    await this.accesses.shownBy(request, account, SHOWN);
    return preferencesOf(this.fields, account);
  }

  @Patch(':username')
  @HttpCode(204)
  @UseGuards(OwnerGuard)
  @ApiPatchPreferences()
  async patchPreferences(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Body(PatchBodyPipe) sent: object,
    @Headers() headers: RequestHeaders,
    @Req() { id }: AuthenticatedRequest,
  ): Promise<void> {
    await this.save(account, sent, headers, id);
  }

  @Get(':username/:key')
  @Header('Cache-Control', 'private, no-store')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @UseGuards(OwnerOrStaffGuard)
  @ApiGetPreference()
  async getPreference(
    @RequestedAccount() account: AccountRow,
    @Param('key') key: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: ReadRequest,
  ): Promise<string> {
    const preference = this.require(account, key);
    await this.accesses.shownBy(request, account, SHOWN);
    return JSON.stringify(preference);
  }

  @Put(':username/:key')
  @HttpCode(204)
  @UseGuards(OwnerGuard)
  @ApiPutPreference()
  async putPreference(
    @RequestedAccount() account: AccountRow,
    @Param('key') key: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Body(PreferenceValuePipe) value: unknown,
    @Headers() headers: RequestHeaders,
    @Req() { id }: AuthenticatedRequest,
  ): Promise<void> {
    const sent = Object.fromEntries([[key, value]]);
    // DELETE removes, and nothing else does.
    const fault = value === null ? NOT_TEXT : undefined;
    await this.save(account, sent, headers, id, { always: true, fault });
  }

  @Delete(':username/:key')
  @HttpCode(204)
  @UseGuards(OwnerGuard)
  @ApiDeletePreference()
  async deletePreference(
    @RequestedAccount() account: AccountRow,
    @Param('key') key: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Headers() headers: RequestHeaders,
    @Req() { id }: AuthenticatedRequest,
  ): Promise<void> {
    const sent = Object.fromEntries([[key, null]]);
    await this.save(account, sent, headers, id, { always: true, mustBeThere: key });
  }

  private require(account: AccountRow, key: string): string {
    const preferences = preferencesOf(this.fields, account);
    if (!Object.hasOwn(preferences, key)) {
      throw new Problem('not_found', { detail: 'There is no such preference.' });
    }
    return preferences[key]!;
  }

  private async save(
    account: AccountRow,
    sent: object,
    headers: RequestHeaders,
    requestId: string,
    { always = false, mustBeThere, fault }: SaveOptions = {},
  ): Promise<void> {
    await this.updates.change(account, {
      patch: new MergePatch(judgePreferences(this.fields, account, sent)),
      judge: (found) => {
        if (mustBeThere !== undefined) this.require(found, mustBeThere);
        if (fault === undefined) return keysTooMany(found, sent);
        return new Map(Object.entries(sent).map(([key, value]) => [key, { value: value as unknown, fault }]));
      },
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ...(always && { mayOmitTag: true }),
      language: chooseLanguage(headers['accept-language']),
      author: { actor: account.username, channel: 'api', requestId },
    });
  }
}
