import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpHandler, proxyEnvironment } from './http.ts';

describe('the way to the network', () => {
  it('leads through the proxy that the environment names', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const requestHandler = createHttpHandler(
      Promise.resolve(proxyEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_SECRET_ACCESS_KEY: 'x' })),
    );
    onTestFinished(() => {
      requestHandler.destroy();
      proxy.close();
    });
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const client = new STSClient({ region: 'eu-west-1', credentials, requestHandler, maxAttempts: 1 });
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ code: 'ERR_PROXY_TUNNEL' });
    expect(asked).toEqual(['sts.eu-west-1.amazonaws.com:443']);
  });

  it('takes nothing else from the environment', () => {
    expect(proxyEnvironment({ AWS_SECRET_ACCESS_KEY: 'x', NO_PROXY: 'localhost', HTTPS_PROXY: '' })).toEqual({
      NO_PROXY: 'localhost',
    });
  });
});
