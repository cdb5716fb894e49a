import { Problem } from '../../http/problem.js';
import type { ImageFault } from './imaging/image-fault.js';

/** What a client is told of a picture that is refused. */
export function imageProblem({ code, message, params, cause }: ImageFault): Problem {
  return new Problem('invalid_image', {
    detail: message,
    userMessage: { code, ...(params && { params }) },
    cause,
  });
}
