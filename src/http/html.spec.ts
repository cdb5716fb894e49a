import { expect, it } from '@jest/globals';
import { markup } from './html.js';

it('escapes every text in it, and no HTML made by itself', () => {
  const item = (text: string) => markup`<li>${text}</li>`;
  const evil = `"><script>alert('x')</script>`;
  const { text } = markup`<ul title="${evil}">${[item('a&b'), item('<')]}</ul>${item('>')}`;
  expect(text).toBe(
    '<ul title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;">' +
      '<li>a&#38;b</li><li>&#60;</li></ul><li>&#62;</li>',
  );
});

it('is what it says where nothing is put in', () => {
  expect(markup`<br>`.text).toBe('<br>');
});
