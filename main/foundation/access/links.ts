/** Under this path of the server host, a secret signs one browser in. */
export const launchPath = '/launch/';

export function launchLink(address: string, secret: string): string {
  return `${address}${launchPath}${secret}`;
}
