/** Where a pg_lsn lies in the log, in bytes: `16/B374D848` is 0x16B374D848. */
export function bytesOf(lsn: string): bigint {
  const [high, low] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
