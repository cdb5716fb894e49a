import { changeSchemaUrl } from '../../openapi/pushed-events.js';
import type { ChangeEvent } from '../changes.dto.js';

/** A pushed change: CloudEvents 1.0 in structured JSON mode. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same at every delivery of the change; consumers drop what they have had already. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** The number of the account. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Where the schema of the data is. */
  readonly dataschema: string;
  /** What the feed tells of the change, but for the username: what is pushed cannot be taken back from an erased user. */
  readonly data: Omit<ChangeEvent, 'username'>;
}

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/**
 * @param epoch in which it was made: accounts of a database that was rewound may have the same versions again
 * @param publicUrl base of the service's URLs
 */
export function cloudEvent(change: ChangeEvent, epoch: string, publicUrl: string): CloudEvent {
  const { username: _, ...data } = change;
  return {
    specversion: '1.0',
    // No full stop: a webhook's signature separates its parts with that.
    id: `${epoch}-${change.id}-${change.version}`,
    source: `${publicUrl}/api/user/v1/accounts`,
    type: change.type,
    subject: change.id,
    time: change.time,
    datacontenttype: 'application/json',
    dataschema: changeSchemaUrl(publicUrl),
    data,
  };
}
