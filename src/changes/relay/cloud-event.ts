import type { ChangeEvent } from '../changes.dto.js';

/** A change as it is pushed: CloudEvents 1.0, structured, in JSON. */
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
  /** What the feed tells of the change, and nothing more. */
  readonly data: ChangeEvent;
}

export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/**
 * @param epoch of the feed: accounts of a database that was restored elsewhere may have the same versions again
 * @param publicUrl base of the service's URLs
 */
export function cloudEvent(change: ChangeEvent, epoch: string, publicUrl: string): CloudEvent {
  return {
    specversion: '1.0',
    // No full stop: a webhook's signature separates its parts with that.
    id: `${epoch}-${change.id}-${change.version}`,
    source: `${publicUrl}/api/user/v1/accounts`,
    type: change.type,
    subject: change.id,
    time: change.time,
    datacontenttype: 'application/json',
    data: change,
  };
}
