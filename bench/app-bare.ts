import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

// The baseline of the App: takes deliveries, checks their signatures, and keeps nothing. Arguments: port, secret.

const [, , port, secret = ''] = process.argv;
createServer((request, response) => {
  if (request.method === 'GET') return void response.end();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const made = `sha256=${createHmac('sha256', secret).update(Buffer.concat(chunks)).digest('hex')}`;
    const given = String(request.headers['x-hub-signature-256']);
    response.writeHead(timingSafeEqual(Buffer.from(made), Buffer.from(given)) ? 202 : 401).end();
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
