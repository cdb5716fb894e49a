import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';

const STATUS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** What Node could not parse as HTTP reaches no route: it is answered on the socket, as a problem too. */
export function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const [status, title] = STATUS[error.code ?? ''] ?? [400, 'Bad Request'];
  const instance = randomUUID();
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: 'The request is no valid HTTP, too large or too slow.',
    instance,
    developer_message: 'The request is no valid HTTP, too large or too slow.',
    user_message: 'Something went wrong with this request.',
  });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json; charset=utf-8\r\nX-Request-Id: ${instance}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
