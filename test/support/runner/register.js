/** For `node --import`: test files are TypeScript, and what they import of `src` is what has been built from it. */
import { register } from 'node:module';
import { register as registerTypeScript } from 'tsx/esm/api';

registerTypeScript();
register('./hooks.js', import.meta.url);
