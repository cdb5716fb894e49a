/** Language proficiencies of these codes. */
export const codes = (...list: string[]) => list.map((code) => ({ code }));

/** As many as an account may have. */
export const FIFTY_CODES = codes(
  ...'ar bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy'.split(' '),
  ...'id is it ja ka kk ko lt lv mk mn ms nb nl nn pl pt ro ru sk sl sq sr sv ta'.split(' '),
);
