/** A mail goes to whatever address was asked for: a name that is a message would be one from us. */
const LONGEST = 60;

/** How a mail greets somebody: by the name that they gave, on one line, else by their username. */
export function greetedName(name: string, username: string): string {
  const line = Array.from(name.replace(/[\p{C}\p{Z}\s]+/gu, ' ').trim());
  if (line.length === 0) return username;
  return line.length <= LONGEST ? line.join('') : `${line.slice(0, LONGEST).join('').trim()}…`;
}
