import type { AccountPrivacy } from '../../fields/field.js';
import type { VisibilityConfiguration } from '../../fields/visibility-configuration.js';
import type { FieldChoices } from '../../fields/account-row.js';
import { visibleFields } from './visibility.js';

/** By the two sets of fields: of each pair there is one list, which stands for it. */
const known = new WeakMap<readonly string[], WeakMap<readonly string[], readonly string[]>>();

/** Those of the fields that are shown which everybody else would not see. */
export function beyondShared(
  shown: readonly string[],
  privacy: AccountPrivacy,
  configuration: VisibilityConfiguration,
  choices: FieldChoices | null,
): readonly string[] {
  const shared = visibleFields('shared', privacy, configuration, choices);
  let ofShown = known.get(shown);
  if (ofShown === undefined)
    known.set(shown, (ofShown = new WeakMap<readonly string[], readonly string[]>()));
  let beyond = ofShown.get(shared);
  if (beyond === undefined) ofShown.set(shared, (beyond = shown.filter((name) => !shared.includes(name))));
  return beyond;
}
