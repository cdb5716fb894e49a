import { InvalidArgumentError, Option } from 'commander';

const MAX = 200;

/** Of commands that show people's data. */
export function purposeOption(): Option {
  return new Option('--purpose <text>', 'the reason, for the users whose data are shown').argParser(
    (text: string) => {
      if (text.includes('\0') || Array.from(text).length > MAX) {
        throw new InvalidArgumentError(`It has at most ${MAX} characters.`);
      }
      return text.trim();
    },
  );
}
