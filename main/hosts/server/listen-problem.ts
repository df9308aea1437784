import { ProblemError, problem } from '#contract/problems.ts';

/** Why the server cannot listen, in a person's words where it is something a person can put right. */
export function listenProblem(error: Error, host: string, port: number): Error {
  const explained = explanation('code' in error ? error.code : null, host, port);
  return explained ? new ProblemError(explained.problem, { cause: error }) : error;
}

function explanation(code: unknown, host: string, port: number): ProblemError | null {
  const otherPort = 'Choose another with --port, or --port 0 for any free one.';
  switch (code) {
    case 'EADDRINUSE':
      return problem('port_taken', `Port ${port} is taken by another program.`, otherPort);
    case 'EACCES':
      return problem('not_allowed', `You may not listen on port ${port}.`, otherPort);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return problem('bad_input', `This computer has no address ${host}.`, 'Leave --host out to listen on 127.0.0.1.');
    default:
      return null;
  }
}
